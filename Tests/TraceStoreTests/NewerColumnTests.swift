import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

/// Columns that rows of an older index lack, and times that clocks correct.
@Suite struct NewerColumnTests {
  /// What a later version may store, each kind of column once.
  private struct Later: Equatable {
    var instant: Instant? = Instant(time: Timestamp(nanoseconds: 1), origin: .unnamed)
    var origin: OriginID? = .unnamed
    var number: Int64 = 1
    var list = [TraceSummary.Participant(origin: .unnamed, level: .error)]

    mutating func code(with coder: inout some ColumnCoder) {
      let since = SummarySchema.version + 1
      coder.instant(Column("later_instant", since: since, ""), &instant)
      coder.origin(Column("later_origin", since: since, ""), &origin)
      coder.number(Column("later_number", since: since, ""), &number)
      coder.list(Column("later_list", since: since, ""), &list)
    }
  }

  /// A random summary, as a row of today and as text.
  private func row(_ seed: UInt64, _ catalog: Catalog) -> (numbers: [Int64], text: String) {
    var random = SplitMix64(seed: seed)
    let summary = RandomSummary.make(catalog, &random)
    var writer = SummaryWriter(FileNumbers(identityOf: 1 << 16))
    let row = writer.add(summary)
    return (Array(writer.rows.numbers[row.numbers]), SummaryText.text(of: summary, catalog))
  }

  private func read(_ numbers: [Int64]) -> (summary: TraceSummary, later: Later, isSound: Bool) {
    numbers.withUnsafeBufferPointer { row in
      var (summary, later) = (TraceSummary(), Later())
      var reader = RowReader(row, CatalogIDs(identityOf: 1 << 16))
      RequestColumns.code(&summary, with: &reader)
      later.code(with: &reader)
      return (summary, later, reader.isSound && reader.isAtEnd)
    }
  }

  @Test func `a row that was written before there were some columns has nothing in them`() {
    for seed in Seeds.first(100) {
      let catalog = Catalog()
      let (numbers, text) = row(seed, catalog)
      let (summary, later, isSound) = read(numbers)
      #expect(isSound, "seed \(seed)")
      #expect(SummaryText.text(of: summary, catalog) == text, "seed \(seed)")
      #expect(later == Later(instant: nil, origin: nil, number: .absent, list: []), "seed \(seed)")
    }
  }

  @Test func `a row that has them is read to its end`() {
    let (numbers, _) = row(7, Catalog())
    // An instant at the base of the row, by origin 3; origin 4; a number; one participant, of two numbers.
    let (_, later, isSound) = read(numbers + [0, 3, 4, 12, 1, 2, 5, 1])
    let base = SummaryLayout.base(read(numbers).summary.start.nanoseconds)
    #expect(isSound)
    #expect(
      later
        == Later(
          instant: Instant(time: Timestamp(nanoseconds: base), origin: OriginID(index: 3)),
          origin: OriginID(index: 4), number: 12,
          list: [TraceSummary.Participant(origin: OriginID(index: 5), level: Level(rawValue: 1)!)]))
  }

  @Test func `a row that ends within a column is damage`() {
    let (numbers, _) = row(7, Catalog())
    #expect(!read(numbers + [0]).isSound)
  }

  @Test func `clocks move every time that is stored of a request, but the message's own`() {
    var (summary, setter) = (TraceSummary(), TimeSetter(time: 1_000))
    RequestColumns.code(&summary, with: &setter)
    summary.forEachTime { time, origin in
      #expect(origin == TimeSetter.origin)
      time -= 10
    }
    var stored = TimeList()
    RequestColumns.code(&summary, with: &stored)
    let own = ["start", "end", "message_time"]
    #expect(own.allSatisfy { stored.times[$0] == 1_000 })
    #expect(stored.times.filter { !own.contains($0.key) }.allSatisfy { $0.value == 990 })
    #expect(stored.times.count == own.count + 15)
  }
}

/// Sets every time of a summary, by one clock, in lists of one element.
private struct TimeSetter: ColumnCoder, FieldCoder {
  static let origin = OriginID(index: 1)
  let time: Int64
  var isReading: Bool { true }

  mutating func number(_ column: Column, _ value: inout Int64) {}
  mutating func time(_ column: Column, _ value: inout Timestamp) { value.nanoseconds = time }
  mutating func origin(_ column: Column, _ value: inout OriginID?) { value = Self.origin }
  mutating func name(_ column: Column, _ value: inout NameID) {}
  mutating func instant(_ column: Column, _ value: inout Instant?) {
    value = Instant(time: Timestamp(nanoseconds: time), origin: Self.origin)
  }
  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    elements = [.blank]
    elements[0].code(with: &self)
  }
  mutating func number(_ name: StaticString, _ value: inout Int64) {}
  mutating func time(_ name: StaticString, _ value: inout Int64) { value = time }
  mutating func origin(_ name: StaticString, _ value: inout OriginID) { value = Self.origin }
  mutating func name(_ name: StaticString, _ value: inout NameID) {}
  mutating func goesOn(if isNeeded: Bool) -> Bool { true }
}

/// Every time of a summary whose lists have one element, by the name of its column or field. Fields are told apart by their lists.
private struct TimeList: ColumnCoder, FieldCoder {
  private(set) var times: [String: Int64] = [:]
  private var list = ""
  var isReading: Bool { false }

  mutating func number(_ column: Column, _ value: inout Int64) {}
  mutating func time(_ column: Column, _ value: inout Timestamp) {
    times["\(column.name)"] = value.nanoseconds
  }
  mutating func origin(_ column: Column, _ value: inout OriginID?) {}
  mutating func name(_ column: Column, _ value: inout NameID) {}
  mutating func instant(_ column: Column, _ value: inout Instant?) {
    times["\(column.name)"] = value?.time.nanoseconds
  }
  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    list = "\(column.name)."
    for index in elements.indices { elements[index].code(with: &self) }
  }
  mutating func number(_ name: StaticString, _ value: inout Int64) {}
  mutating func time(_ name: StaticString, _ value: inout Int64) {
    times["\(name)" == "message_time" ? "message_time" : list + "\(name)"] = value
  }
  mutating func origin(_ name: StaticString, _ value: inout OriginID) {}
  mutating func name(_ name: StaticString, _ value: inout NameID) {}
  mutating func goesOn(if isNeeded: Bool) -> Bool { true }
}
