"""The users of a catalog, and the clean-up of accounts that differ only in case. Sheet: user."""

from __future__ import annotations

from alation_core import (
    BatchLimit,
    DirectOperation,
    Endpoint,
    GetOperation,
    JobDetails,
    ListOperation,
    SameObject,
)
from alation_endpoints.user.reading import rows_of, says_success
from alation_endpoints.user.shapes import (
    CurrentUser,
    DuplicateUserAccount,
    DuplicateUserAccountDecision,
    UserItem,
    UserParams,
    UserPath,
    UserV1Item,
    UserV1Params,
)
from alation_endpoints.user.upload import CSV_UPLOAD


class User(Endpoint):
    """Users, read; they are made and changed elsewhere (SCIM, the web interface).

    User names are not case sensitive any more, and owners of accounts that differ in case only
    can't log in until one is chosen: `generate_duplicates_csv` names such accounts; put RETAIN or
    SUSPEND into the Action of every row and send all rows with `remove_duplicates`.

    remove_duplicates SUSPENDS ACCOUNTS and gives them a temporary user name. This API cannot undo
    it. All rows go up as one file, which is one decision; it is never sent twice. Both calls
    are for Server Admins.
    """

    name = "user"

    list = ListOperation("/integration/v2/user/", item=UserItem, filters=UserParams)
    get = GetOperation("/integration/v2/user/{user_id}/", item=UserItem, params=UserPath)
    list_v1 = ListOperation("/integration/v1/user/", item=UserV1Item, filters=UserV1Params)
    get_current = GetOperation("/integration/v1/userinfo/", item=CurrentUser)
    generate_duplicates_csv = ListOperation(
        "/integration/v1/generate_dup_users_accts_csv_file/",
        item=DuplicateUserAccount,
        paging="none",
        decode=rows_of,
    )
    remove_duplicates = DirectOperation(
        "POST",
        "/integration/v1/remove_dup_users_accts/",
        payload=DuplicateUserAccountDecision,
        result=JobDetails,
        body=CSV_UPLOAD,
        batch=BatchLimit(items=None, whole=True),
        repeat_safe=False,
        accepted_when=says_success,
        same_object=SameObject(("Username",)),
    )
