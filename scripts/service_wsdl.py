"""Writes edusync/swad/service.wsdl from the table of operations: `make wsdl`."""

import xml.etree.ElementTree as ET

from edusync.swad.wire.envelopes import WSDL
from edusync.swad.wire.operations import OPERATIONS, Field

WSDL_NS, SOAP, XSD = (
    "http://schemas.xmlsoap.org/wsdl/",
    "http://schemas.xmlsoap.org/wsdl/soap/",
    "http://www.w3.org/2001/XMLSchema",
)
NUMBERS = ("int", "long", "float")


def description() -> bytes:
    """The description of the service: SOAP 1.1, document/literal, unqualified children."""
    for prefix, uri in (("", WSDL_NS), ("soap", SOAP), ("xsd", XSD)):
        ET.register_namespace(prefix, uri)
    root = ET.Element(
        f"{{{WSDL_NS}}}definitions",
        {"name": "swad", "targetNamespace": "urn:swad", "xmlns:swad": "urn:swad"},
    )
    types = ET.SubElement(root, f"{{{WSDL_NS}}}types")
    schema = ET.SubElement(
        types,
        f"{{{XSD}}}schema",
        {"targetNamespace": "urn:swad", "elementFormDefault": "unqualified"},
    )
    written: set[str] = set()
    for operation in OPERATIONS.values():
        for name, fields in (
            (operation.name, operation.parameters),
            (operation.wrapper, operation.reply),
        ):
            for field in fields:
                if field.inside and field.shape not in written:
                    written.add(field.shape)
                    _type(schema, field.inside, name=field.shape)
            if name not in written:
                written.add(name)
                element = ET.SubElement(schema, f"{{{XSD}}}element", {"name": name})
                _type(element, fields)
    for operation in OPERATIONS.values():
        for kind, wrapper in (("Request", operation.name), ("Response", operation.wrapper)):
            message = ET.SubElement(root, f"{{{WSDL_NS}}}message", {"name": operation.name + kind})
            ET.SubElement(
                message,
                f"{{{WSDL_NS}}}part",
                {"name": "parameters", "element": f"swad:{wrapper}"},
            )
    port_type = ET.SubElement(root, f"{{{WSDL_NS}}}portType", {"name": "swadPort"})
    for name in OPERATIONS:
        row = ET.SubElement(port_type, f"{{{WSDL_NS}}}operation", {"name": name})
        for side, kind in (("input", "Request"), ("output", "Response")):
            ET.SubElement(row, f"{{{WSDL_NS}}}{side}", {"message": f"swad:{name}{kind}"})
    binding = ET.SubElement(
        root, f"{{{WSDL_NS}}}binding", {"name": "swad", "type": "swad:swadPort"}
    )
    transport = "http://schemas.xmlsoap.org/soap/http"
    ET.SubElement(binding, f"{{{SOAP}}}binding", {"style": "document", "transport": transport})
    for name in OPERATIONS:
        row = ET.SubElement(binding, f"{{{WSDL_NS}}}operation", {"name": name})
        ET.SubElement(row, f"{{{SOAP}}}operation", {"soapAction": ""})
        for side in ("input", "output"):
            part = ET.SubElement(row, f"{{{WSDL_NS}}}{side}")
            ET.SubElement(part, f"{{{SOAP}}}body", {"use": "literal"})
    service = ET.SubElement(root, f"{{{WSDL_NS}}}service", {"name": "swad"})
    port = ET.SubElement(service, f"{{{WSDL_NS}}}port", {"name": "swad", "binding": "swad:swad"})
    ET.SubElement(port, f"{{{SOAP}}}address", {"location": "https://localhost/"})
    ET.indent(root, "  ")
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found + b"\n"


def _type(parent: ET.Element, fields: tuple[Field, ...], **name: str) -> None:
    kind = ET.SubElement(parent, f"{{{XSD}}}complexType", name)
    sequence = ET.SubElement(kind, f"{{{XSD}}}sequence")
    for field in fields:
        element = ET.SubElement(sequence, f"{{{XSD}}}element", {"name": field.name})
        if field.kind not in NUMBERS:
            element.set("minOccurs", "0")
        if field.kind == "list":
            inner = ET.SubElement(element, f"{{{XSD}}}complexType")
            ET.SubElement(
                ET.SubElement(inner, f"{{{XSD}}}sequence"),
                f"{{{XSD}}}element",
                {
                    "name": "item",
                    "type": f"swad:{field.shape}",
                    "minOccurs": "0",
                    "maxOccurs": "unbounded",
                },
            )
        elif field.kind == "structure":
            element.set("type", f"swad:{field.shape}")
        else:
            element.set("type", f"xsd:{field.kind if field.kind in NUMBERS else 'string'}")


if __name__ == "__main__":
    WSDL.write_bytes(description())
