package import TraceModel

/// All attributes whose values an index stores, by the numbers of these values.
package struct AttributeNumbering: Sendable {
  /// The keys and their values.
  package private(set) var table = AttributeTable()
  /// Index in the table of the value with each number from `first` on; -1 for none.
  private var indices: [Int32] = []
  private var first: Int64 = 0

  /// Numbers of values that an index may come to give.
  private static let mostNumbers: Int64 = 1 << 26

  /// nil where the index does not know the attributes of all its requests.
  package init?(_ reader: IndexReader) throws {
    try reader.expectAsWritten(.attributeState)
    let state = try reader.firstRow(of: "SELECT is_full FROM attribute_state") { $0.integer(0) != 0 }
    guard let isFull = state else { return nil }
    table.isFull = isFull
    var values: [Int64: [(number: Int64, text: String)]] = [:]
    try reader.forEachRow(of: "SELECT attribute, number, text FROM attribute_value ORDER BY number") {
      values[$0.integer(0), default: []].append((try $0.count(1, "the number of a value"), $0.text(2)))
    }
    let keys = try reader.attributes()
    var numbers: [Int64] = []
    for (path, key) in keys.sorted(by: { $0.key < $1.key }) where key.isStored {
      let own = values[key.number] ?? []
      table.add(path, own.map(\.text))
      numbers += own.map(\.number)
    }
    table.omit(keys.filter { !$0.value.isStored }.map(\.key), among: keys.keys)
    try place(numbers)
  }

  /// Values of an index stand near each other.
  private mutating func place(_ numbers: [Int64]) throws {
    guard let least = numbers.min(), let most = numbers.max() else { return }
    guard most - least < Self.mostNumbers else { throw Damage.found("the number of a value is \(most)") }
    first = least
    indices = Array(repeating: -1, count: Int(most - least) + 1)
    for (index, number) in numbers.enumerated() { indices[Int(number - least)] = Int32(index) }
  }

  /// Index in the table of the value with a number; nil of one that the table has not.
  @inline(__always)
  func index(of number: Int64) -> Int? {
    let place = Int(truncatingIfNeeded: number &- first)
    guard indices.indices.contains(place), indices[place] >= 0 else { return nil }
    return Int(indices[place])
  }
}

extension IndexReader {
  /// Calls `body` with the summaries of the requests in `numbers`, in this order, and the values that each itself has.
  package func forEachSummary(
    in numbers: ClosedRange<Int64>, attributes: AttributeNumbering,
    _ body: (_ request: StoredRequestID, _ summary: inout TraceSummary, _ attributes: [Int]) throws -> Void
  ) throws {
    // The last range has the occurrences of all ids.
    let ids = RequestNumber.occurrence(numbers.upperBound) > 0 ? 1...(.max) : numbers
    let omitted = Set(try aliases(in: ids).lazy.map(\.short))
    try summaries.forEach(in: numbers, attributes) { number, summary, held in
      if omitted.isEmpty || !omitted.contains(RequestNumber.ofID(number)) {
        try body(StoredRequestID(number), &summary, held)
      }
    }
  }
}
