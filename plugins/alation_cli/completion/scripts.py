"""The scripts that teach a shell to ask: printed by `alation completion`."""

from __future__ import annotations

from collections.abc import Mapping

ASKED_BY = "_ALATION_COMPLETE"
"""The variable by which a shell asks, as Click names it."""

_BASH = r"""_alation_completion() {
    local IFS=$'\n' kind value answer
    local word="${COMP_WORDS[COMP_CWORD]}"
    [[ $word == "=" ]] && word=""
    answer=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" \
        _ALATION_COMPLETE=bash_complete "${1:-alation}" 2>/dev/null)
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            dir) COMPREPLY+=($(compgen -d -- "$word")); compopt -o filenames 2>/dev/null ;;
            file) COMPREPLY+=($(compgen -f -- "$word")); compopt -o filenames 2>/dev/null ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done <<< "$answer"
    return 0
}
complete -o nosort -F _alation_completion alation 2>/dev/null ||
    complete -F _alation_completion alation
"""

_ZSH = r"""#compdef alation

_alation_completion() {
    local -a plain described answer
    local kind value help
    (( ! $+commands[alation] )) && return 1
    answer=("${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \
        _ALATION_COMPLETE=zsh_complete alation 2>/dev/null)}")
    for kind value help in ${answer}; do
        case $kind in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain)
                if [[ $help == "_" ]]; then
                    plain+=("$value")
                else
                    described+=("$value:$help")
                fi ;;
        esac
    done
    [ -n "$described" ] && _describe -V unsorted described -U
    [ -n "$plain" ] && compadd -U -V unsorted -a plain
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _alation_completion "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
    compdef _alation_completion alation
fi
"""

_FISH = r"""function _alation_completion
    set -l answer (env _ALATION_COMPLETE=fish_complete COMP_WORDS=(commandline -cp) \
        COMP_CWORD=(commandline -t) alation 2>/dev/null)
    for line in $answer
        set -l parts (string split -m 1 "," -- $line)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                echo $parts[2]
        end
    end
end
complete --no-files --command alation --arguments "(_alation_completion)"
"""

SCRIPTS: Mapping[str, str] = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
"""By the name of the shell."""
