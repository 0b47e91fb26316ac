"""Our service.wsdl: zeep reads it without a network, and what was recorded fits it."""

import functools
from importlib import resources

import pytest
import zeep
from lxml import etree

from tests.recorded.swad.reader import REPLIES
from tests.recorded.swad.recordings import NAMES, Recording, recording

pytestmark = pytest.mark.block_network

WSDL = str(resources.files("edusync.swad") / "service.wsdl")
SCHEMA = "{http://www.w3.org/2001/XMLSchema}schema"
SOAP = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")

# What has no fault of ours: requests made wrong by hand, and one number that SWAD does not take.
REQUESTS_THAT_DO_NOT_FIT = {
    "protocol--empty_body": "no envelope",
    "protocol--gzip_request": "no envelope",
    "protocol--not_xml": "no envelope",
    "protocol--malformed_xml": "no envelope",
    "protocol--int_not_numeric": "courseCode",
    "protocol--missing_int_parameter": "courseCode",
    "protocol--no_namespace": "getCourses",
    "protocol--unknown_operation": "loginByUserPassword",
    "protocol--wrong_namespace": "getCourses",
    "protocol--parameters_in_other_order": "userRole",
    "protocol--xsi_nil_string": "nillable",
    "sendAttendanceEvent--time_over_32_bits": "startTime",
}
REPLIES_THAT_DO_NOT_FIT = {"getAttendanceEvents--control_char_invalid_xml": "no envelope"}


@functools.cache
def schema() -> etree.XMLSchema:
    """The schema inside service.wsdl."""
    [found] = etree.parse(WSDL).iter(SCHEMA)
    return etree.XMLSchema(etree.fromstring(etree.tostring(found)))


def misfit(envelope: bytes) -> str:
    """Why the element inside an envelope does not fit the schema; '' where it fits."""
    try:
        root = etree.fromstring(envelope)
    except etree.XMLSyntaxError:
        return "no envelope"
    bodies = [root.find(f"{{{namespace}}}Body") for namespace in SOAP]
    contents = [body[0] for body in bodies if body is not None and len(body)]
    if not contents:
        return "no envelope"
    schema().validate(contents[0])
    return " ".join(error.message for error in schema().error_log)


def soap_reply(found: Recording) -> bool:
    """Whether it is the reply of an operation, and neither a fault nor a page."""
    return found.content_type.endswith("xml") and b"<SOAP-ENV:Fault>" not in found.body


def test_zeep_reads_all_operations_without_a_network() -> None:
    service = zeep.Client(WSDL).service
    assert {*service._binding._operations} == {*REPLIES}


def test_the_recorded_requests_fit() -> None:
    found = {name: misfit(recording(name).sent) for name in NAMES}
    wrong = {name: reason for name, reason in found.items() if reason}
    assert wrong.keys() == REQUESTS_THAT_DO_NOT_FIT.keys()
    for name, word in REQUESTS_THAT_DO_NOT_FIT.items():
        assert word in wrong[name]


def test_the_recorded_replies_fit() -> None:
    answers = [found for found in map(recording, NAMES) if soap_reply(found)]
    wrong = {found.name: misfit(found.body) for found in answers}
    assert {name: reason for name, reason in wrong.items() if reason} == REPLIES_THAT_DO_NOT_FIT
    assert len(answers) > 240


@pytest.mark.parametrize("operation", REPLIES)
def test_each_operation_has_a_recorded_reply_that_fits(operation: str) -> None:
    names = [name for name in NAMES if name.startswith(f"{operation}--")]
    fitting = [found for found in map(recording, names) if soap_reply(found)]
    assert any(not misfit(found.body) for found in fitting)


def test_a_field_that_is_not_described_does_not_fit() -> None:
    body = recording("getCourses--teacher").body
    assert misfit(body.replace(b"<numCourses>", b"<more/><numCourses>"))
