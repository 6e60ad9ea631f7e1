package import TraceModel

extension IndexReader {
  /// The requests with a last record before a time, by the number of their id. `occurrences` tells which requests of
  /// the id, from 1; nil: all of them. A request to which an ingest is adding is left out.
  /// The cost grows with all requests.
  package func requests(endedBefore time: Timestamp) throws -> [(id: Int64, occurrences: Set<Int>?)] {
    var ended: [Int64: Set<Int>] = [:]
    var counts: [Int64: Int] = [:]
    for table in ["request", "generation"] {
      try forEachRow(of: "SELECT number, start + ifnull(elapsed, 0) FROM \(table)") { row in
        let id = RequestNumber.ofID(row.integer(0))
        counts[id, default: 0] += 1
        guard row.integer(1) < time.nanoseconds else { return }
        ended[id, default: []].insert(max(1, Int(RequestNumber.occurrence(row.integer(0)))))
      }
    }
    let others = Set(try aliases().map(\.short)).union(try staleRequests())
    return ended.filter { !others.contains($0.key) }.sorted { $0.key < $1.key }.map { id, occurrences in
      (id, occurrences.count == counts[id] ? nil : occurrences)
    }
  }

  /// The numbers of a request's ids: its own, and the short one that is part of it.
  package func idNumbers(of request: Int64) throws -> [Int64] {
    var numbers = [request]
    try forEachRow(of: "SELECT short FROM alias WHERE long = ?", request) {
      numbers.append(RequestNumber.ofID($0.integer(0)))
    }
    return numbers
  }
}
