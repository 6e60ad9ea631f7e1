import TraceModel

/// A column of a request, in `RequestColumns.code`.
struct Column {
  let name: StaticString
  /// It is never NULL.
  let isRequired: Bool
  /// The first schema version that has it.
  let since: Int
  /// Its content, for whoever reads the schema.
  let comment: StaticString

  @inline(__always)
  init(_ name: StaticString, required: Bool = false, since: Int = 1, _ comment: StaticString) {
    self.name = name
    self.isRequired = required
    self.since = since
    self.comment = comment
  }
}

/// A treatment of the columns of a request, one after another: they are written (`SummaryWriter`), read
/// (`TraceSummary.read`) or listed (`ColumnList`). Only a reader changes the values.
protocol ColumnCoder {
  /// Values become those of the columns.
  var isReading: Bool { get }
  /// A whole number; `absent` is NULL.
  mutating func number(_ column: Column, _ value: inout Int64)
  /// A time that is always there.
  mutating func time(_ column: Column, _ value: inout Timestamp)
  /// An origin by its number in the file; nil is NULL.
  mutating func origin(_ column: Column, _ value: inout OriginID?)
  /// A text by its number in the file; `empty` is NULL.
  mutating func name(_ column: Column, _ value: inout NameID)
  /// A time and, in the column `…_origin` behind it, the origin whose clock told it; nil is NULL in both.
  mutating func instant(_ column: Column, _ value: inout Instant?)
  /// A list of lists of numbers.
  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element])
}

extension ColumnCoder {
  /// A time that is coded as any number.
  @inline(__always)
  mutating func time(_ column: Column, _ value: inout Timestamp) { number(column, &value.nanoseconds) }

  /// A case by its stable number; `fallback` for a number that is none.
  @inline(__always)
  mutating func choice<Choice: RawRepresentable<UInt8>>(
    _ column: Column, _ value: inout Choice, else fallback: Choice
  ) {
    var number = Int64(value.rawValue)
    self.number(column, &number)
    if isReading { value = Choice(rawValue: UInt8(clamping: number)) ?? fallback }
  }
}

/// A treatment of the numbers of one element of a list, one after another: they are written (`SummaryWriter`), read
/// (`TraceSummary.read`) or listed (`ListLayout`). Only a reader changes the values.
protocol FieldCoder {
  /// Values become those of the list.
  var isReading: Bool { get }
  /// A whole number; `absent` is null.
  mutating func number(_ name: StaticString, _ value: inout Int64)
  /// A time in ns since 1970; `absent` is null.
  mutating func time(_ name: StaticString, _ value: inout Int64)
  /// An origin by its number in the file.
  mutating func origin(_ name: StaticString, _ value: inout OriginID)
  /// A topic or group by its number in the file.
  mutating func name(_ name: StaticString, _ value: inout NameID)
  /// Whether the list goes on: a writer leaves the rest out unless `isNeeded`.
  mutating func goesOn(if isNeeded: Bool) -> Bool
}

extension FieldCoder {
  /// A time that is coded as any number.
  @inline(__always)
  mutating func time(_ name: StaticString, _ value: inout Int64) { number(name, &value) }

  /// A whole number of any width.
  @inline(__always)
  mutating func integer<Value: FixedWidthInteger>(_ name: StaticString, _ value: inout Value) {
    var number = Int64(truncatingIfNeeded: value)
    self.number(name, &number)
    if isReading { value = Value(truncatingIfNeeded: number) }
  }

  /// A whole number; `none`, and anything less, is null.
  @inline(__always)
  mutating func integer<Value: FixedWidthInteger>(
    _ name: StaticString, _ value: inout Value, none: Value
  ) {
    var number = value <= none ? .absent : Int64(truncatingIfNeeded: value)
    self.number(name, &number)
    if isReading { value = number.isLogged ? Value(truncatingIfNeeded: number) : none }
  }

  /// 1 or 0.
  @inline(__always)
  mutating func flag(_ name: StaticString, _ value: inout Bool) {
    var number: Int64 = value ? 1 : 0
    self.number(name, &number)
    if isReading { value = number != 0 }
  }

  /// A case by its stable number; `fallback` for a number that is none.
  @inline(__always)
  mutating func choice<Choice: RawRepresentable<UInt8>>(
    _ name: StaticString, _ value: inout Choice, else fallback: Choice
  ) {
    var number = Int64(value.rawValue)
    self.number(name, &number)
    if isReading { value = Choice(rawValue: UInt8(clamping: number)) ?? fallback }
  }
}
