from pathlib import Path

from tests.examples.support import printed_by

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_it_uploads_the_directory_and_its_files() -> None:
    files = len(list(EXAMPLES.glob("*.py")))

    assert printed_by("virtual_filesystem") == [f"Uploaded {files + 1} directories and files."]
