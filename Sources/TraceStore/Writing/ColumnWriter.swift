import TraceModel

/// Hot: the columns of a batch's requests as they are going to be stored.
struct ColumnWriter: ColumnCoder {
  static let isReading = false

  private let symbols: SymbolNumbers
  /// Numbers of one request behind those of another; `IntegerListJSON.null` is NULL.
  private(set) var numbers: [Int64] = []
  private(set) var lists = IntegerListJSON()
  /// Where the lists of one request, and behind it of another, stand in `lists`.
  private(set) var ranges: [Range<Int>] = []

  init(_ symbols: SymbolNumbers) { self.symbols = symbols }

  @inline(__always)
  mutating func number(_ column: Column, _ value: inout Int64) { numbers.append(value) }

  @inline(__always)
  mutating func instant(_ column: Column, _ value: inout Instant?) {
    numbers.append(value?.time.nanoseconds ?? IntegerListJSON.null)
    numbers.append(value.map { symbols.origin($0.origin) } ?? IntegerListJSON.null)
  }

  @inline(__always)
  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    lists.begin()
    for element in elements { lists.append(element, symbols) }
    ranges.append(lists.end())
  }
}

extension IntegerListJSON {
  /// Adds an element of a list.
  @inline(__always)
  mutating func append<Element: ListElement>(_ element: Element, _ symbols: SymbolNumbers) {
    append { list in
      var (element, writer) = (element, FieldWriter(list: list, symbols: symbols))
      element.code(with: &writer)
      list = writer.list
    }
  }
}

/// Hot: the numbers of an element as text.
private struct FieldWriter: FieldCoder {
  static let isReading = false

  var list: NumberListWriter
  let symbols: SymbolNumbers

  @inline(__always)
  mutating func number(_ name: StaticString, _ value: inout Int64) { list.append(value) }

  @inline(__always)
  mutating func origin(_ name: StaticString, _ value: inout Symbol) { list.append(symbols.origin(value)) }

  @inline(__always)
  mutating func name(_ name: StaticString, _ value: inout Symbol) { list.append(symbols.name(value)) }

  @inline(__always)
  mutating func goesOn(if isNeeded: Bool) -> Bool { isNeeded }
}
