import TraceModel

extension IntegerListJSON {
  /// Adds an element of a list.
  mutating func append<Element: ListElement>(_ element: Element, _ fileNumbers: FileNumbers) {
    append { list in
      var (element, writer) = (element, JSONFieldWriter(list: list, fileNumbers: fileNumbers))
      element.code(with: &writer)
      list = writer.list
    }
  }
}

/// The numbers of an element as text.
private struct JSONFieldWriter: FieldCoder {
  var isReading: Bool { false }

  var list: NumberListWriter
  let fileNumbers: FileNumbers

  mutating func number(_ name: StaticString, _ value: inout Int64) { list.append(value) }

  mutating func origin(_ name: StaticString, _ value: inout OriginID) {
    list.append(fileNumbers.origin(value))
  }

  mutating func name(_ name: StaticString, _ value: inout NameID) { list.append(fileNumbers.name(value)) }

  mutating func goesOn(if isNeeded: Bool) -> Bool { isNeeded }
}
