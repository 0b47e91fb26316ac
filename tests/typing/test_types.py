"""The public types, checked by mypy when the tests are linted; running them is no test at all."""

from typing import TYPE_CHECKING, Any, assert_type

from edusync.results import ItemList, SaveResult
from edusync.wims import Class, User, WimsAPI

if TYPE_CHECKING:

    def raw(api: WimsAPI) -> None:
        assert_type(api.getclass(9001, "r"), tuple[bool, dict[str, Any]])
        assert_type(api.url, str)
        assert_type(api.calls, int)

    def models(api: WimsAPI) -> None:
        c = Class.get(api, 9001, "r")
        assert_type(c, Class)
        assert_type(c.name, str)
        assert_type(c.limit, int)
        assert_type(c.supervisor, User)
        assert_type(c.save(), SaveResult)
        assert_type(Class.list(api, "r"), ItemList[Class])
        assert_type(Class.check_many(api, "r", [1]), dict[int | str, str])
        assert_type(c.refresh(), Class)


def test_the_package_is_typed() -> None:
    from importlib.resources import files

    assert (files("edusync") / "py.typed").is_file()
