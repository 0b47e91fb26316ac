"""What differs between the targets of `tests/contract`: target, test and reason.

These tests must fail there (strict xfail).
"""

# `Sandbox` holds classes, not a machine: what reads or writes files of the server itself is refused
# with "not modelled here: ...", never answered with an invention.
REFUSED = "administration of a server, which the sandbox refuses on purpose"
ON_THE_SANDBOX = {
    "wims/test_raw_server.py::test_getmodulesstat_tells_figures_or_has_none": REFUSED,
    "wims/test_raw_server.py::test_getserverstat_tells_figures_or_has_none": REFUSED,
    "wims/test_raw_server.py::test_listclassbackups_of_a_class_that_has_none": REFUSED,
    "wims/test_raw_server.py::test_restoreclassbackup_without_a_backup": REFUSED,
    "wims/test_raw_server.py::test_update_as_documented_names_no_class_and_is_refused": REFUSED,
    "wims/test_raw_server.py::test_update_is_broken_on_the_server": REFUSED,
    "wims/test_year.py::test_a_class_without_backup_is_not_restored": REFUSED,
}

DIFFERENCES: dict[str, dict[str, str]] = {
    "recordings": {},
    "sandbox": ON_THE_SANDBOX,
    "sandbox-http": ON_THE_SANDBOX,
    "live": {},
}
