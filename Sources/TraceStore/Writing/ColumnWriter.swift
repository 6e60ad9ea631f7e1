import TraceModel

/// Hot: the columns of a batch's requests as they are going to be stored.
struct ColumnWriter: ColumnCoder {
  var isReading: Bool { false }

  private let fileNumbers: FileNumbers
  /// Numbers of one request behind those of another; `IntegerListJSON.null` is NULL.
  private(set) var numbers: [Int64] = []
  private(set) var lists = IntegerListJSON()
  /// Where the lists of one request, and behind it of another, stand in `lists`.
  private(set) var ranges: [Range<Int>] = []

  init(_ fileNumbers: FileNumbers) { self.fileNumbers = fileNumbers }

  @inline(__always)
  mutating func number(_ column: Column, _ value: inout Int64) { numbers.append(value) }

  @inline(__always)
  mutating func origin(_ column: Column, _ value: inout OriginID?) {
    numbers.append(value.map { fileNumbers.origin($0) } ?? IntegerListJSON.null)
  }

  @inline(__always)
  mutating func instant(_ column: Column, _ value: inout Instant?) {
    numbers.append(value?.time.nanoseconds ?? IntegerListJSON.null)
    numbers.append(value.map { fileNumbers.origin($0.origin) } ?? IntegerListJSON.null)
  }

  @inline(__always)
  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    lists.begin()
    for element in elements { lists.append(element, fileNumbers) }
    ranges.append(lists.end())
  }
}

extension ColumnWriter {
  /// Adds the column of attributes, behind those of a summary.
  mutating func add(_ attributes: [RequestAttribute]) {
    lists.begin()
    for attribute in attributes {
      let number = fileNumbers.value(attribute.code)
      if number > 0 { lists.append(StoredAttribute(number, of: attribute.owner), fileNumbers) }
    }
    ranges.append(lists.end())
  }
}

extension IntegerListJSON {
  /// Adds an element of a list.
  @inline(__always)
  mutating func append<Element: ListElement>(_ element: Element, _ fileNumbers: FileNumbers) {
    append { list in
      var (element, writer) = (element, FieldWriter(list: list, fileNumbers: fileNumbers))
      element.code(with: &writer)
      list = writer.list
    }
  }
}

/// Hot: the numbers of an element as text.
private struct FieldWriter: FieldCoder {
  var isReading: Bool { false }

  var list: NumberListWriter
  let fileNumbers: FileNumbers

  @inline(__always)
  mutating func number(_ name: StaticString, _ value: inout Int64) { list.append(value) }

  @inline(__always)
  mutating func origin(_ name: StaticString, _ value: inout OriginID) {
    list.append(fileNumbers.origin(value))
  }

  @inline(__always)
  mutating func name(_ name: StaticString, _ value: inout NameID) { list.append(fileNumbers.name(value)) }

  @inline(__always)
  mutating func goesOn(if isNeeded: Bool) -> Bool { isNeeded }
}
