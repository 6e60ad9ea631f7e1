import TraceModel

/// Writes the table `generation` within one transaction: the further requests of reused ids; the first one is the
/// id's row in `request`.
package struct OccurrenceWriter {
  private let requests: RequestWriter

  /// Its rows are written when `writer` is finished.
  package init(_ writer: IndexWriter) { requests = writer.requests }

  /// Stores the requests of id `number`, from the second on, in the place of those in the table.
  package func replace(
    _ occurrences: some Sequence<BatchRows.Request>, of rows: borrowing BatchRows, request number: Int64
  ) throws {
    try remove(request: number)
    for (index, row) in occurrences.enumerated() {
      let occurrence = RequestNumber.make(number, occurrence: Int64(index) + 2)
      try requests.insert(row, of: rows, number: occurrence, into: "generation")
    }
  }

  /// Occurrences are numbered without a gap.
  private func remove(request number: Int64) throws {
    var occurrence: Int64 = 2
    while try requests.remove(RequestNumber.make(number, occurrence: occurrence), from: "generation") {
      occurrence += 1
    }
  }
}

extension IndexReader {
  private static let second: Int64 = 2

  /// The numbers of the ids in a range that name several requests. The cost grows with these.
  package func reusedIDs(in numbers: ClosedRange<Int64> = 1...(.max)) throws -> Set<Int64> {
    try expectAsWritten(.generation)
    var ids: Set<Int64> = []
    let last = RequestNumber.ofID(min(numbers.upperBound, RequestNumber.ofID(.max)))
    try forEachRow(
      of: "SELECT number FROM generation WHERE number BETWEEN ? AND ?",
      RequestNumber.make(numbers.lowerBound, occurrence: Self.second),
      RequestNumber.make(last, occurrence: Self.second)
    ) { ids.insert(RequestNumber.ofID($0.integer(0))) }
    return ids
  }

  /// How many requests the ids have that name several.
  package func occurrenceCounts() throws -> [Int64: Int] {
    try expectAsWritten(.generation)
    var counts: [Int64: Int] = [:]
    try forEachRow(of: "SELECT number FROM generation") {
      counts[RequestNumber.ofID($0.integer(0)), default: 1] += 1
    }
    return counts
  }

  /// How many requests id `number` has, at least 1. The cost grows with them.
  package func occurrenceCount(of number: Int64) throws -> Int {
    var count: Int64 = 1
    while try isStored(RequestNumber.make(number, occurrence: count + 1)) { count += 1 }
    return Int(count)
  }

  private func isStored(_ number: Int64) throws -> Bool {
    try firstRow(of: "SELECT 1 FROM generation WHERE number = ?", number) { _ in true } ?? false
  }
}
