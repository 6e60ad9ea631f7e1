import ClockEstimation
package import TraceModel
import TraceStore

/// The final requests of a shard, some at a time.
///
///     records of 500 requests ─→ views, as `show` has them ─→ rows of tables
///     500                     ─→          beside that       ─→ rows
extension SettledShard {
  /// Calls `body` with what `make` makes of every request, in the order of the shard.
  package func forEach<Row: Sendable>(
    _ make: @escaping @Sendable (SettledRequest) -> Row, _ body: ([Row]) throws -> Void
  ) async throws {
    let clocks = clocks().logged
    let builder = TraceViewBuilder(source: self, clocks: clocks, precision: try precision())
    let files = try shard.read { try $0.files() }
    let end = endOfLogs(clocks: clocks)
    try await shard.forEachBatch(try shard.stored.shared()) { batches in
      let rows = try await batches.concurrentMap { batch in
        let requests = try self.shard.index.unpack(batch.requests)
        let values = try self.values(of: requests.map(\.number))
        let decoded = try requests.map { try self.shard.stored.decode($0, batch.shared) }
        // Each question to the index is a transaction, so one is for all.
        var ids = try self.correlationIDs(of: decoded.flatMap(\.keys)).makeIterator()
        var rows: [Row] = []
        for (stored, decoded) in zip(requests, decoded) {
          for key in decoded.keys {
            let records =
              stored.records.sharedPositions.isEmpty
              ? decoded.records(for: key, files: files) : try self.records(for: key)
            var (view, summary) = try builder.view(of: key, records)
            view.correlationID = ids.next() ?? ""
            rows.append(
              make(
                SettledRequest(
                  view: view, found: builder.found((key, summary), in: view, endOfLogs: end),
                  otherIDs: RequestNames(of: view, source: self).witnessed,
                  attributes: values[key.stored] ?? [])))
          }
        }
        return rows
      }
      for rows in rows { try body(rows) }
    }
  }

  /// The values of attributes of the requests of some ids, in the order of keys.
  private func values(of ids: [Int64]) throws -> [StoredRequestID: [SettledRequest.Attribute]] {
    guard let first = ids.min(), let last = ids.max(), !attributes.isEmpty else { return [:] }
    return try shard.read { reader in
      guard let numbering = try AttributeNumbering(reader) else { return [:] }
      let table = numbering.table
      var values: [StoredRequestID: [SettledRequest.Attribute]] = [:]
      func note(_ request: StoredRequestID, _ held: [Int]) {
        let own = held.map {
          SettledRequest.Attribute(key: table.keys[table.values[$0].key], value: table.values[$0].text)
        }
        values[request] = own.filter { attributes.contains($0.key) }.sorted { $0.key < $1.key }
      }
      try reader.forEachSummary(in: first...last, attributes: numbering) { note($0, $2) }
      for id in try reader.reusedIDs(in: first...last) {
        for occurrence in 2...max(2, Int64(try reader.occurrenceCount(of: id))) {
          let number = RequestNumber.make(id, occurrence: occurrence)
          try reader.forEachSummary(in: number...number, attributes: numbering) { note($0, $2) }
        }
      }
      return values
    }
  }
}
