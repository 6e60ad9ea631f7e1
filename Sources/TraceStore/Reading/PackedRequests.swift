import GRDB
import TraceModel

/// Requests of an index with their records as they are packed. Whoever decodes them unpacks them (`IndexFile.unpack`),
/// beside others and apart from the reading.
package struct PackedRequests: Sendable {
  /// One of a request's ids, with the rows of its records.
  fileprivate struct ID: Sendable {
    var number: Int64
    var lookup: String
    var rows: [RecordRow]
  }

  /// Each request's id and, behind it, its joined short id.
  fileprivate var requests: [[ID]] = []
  fileprivate var blocks: [Int64: PackedBlock] = [:]
  fileprivate let names: CatalogIDs

  fileprivate init(_ names: CatalogIDs) { self.names = names }

  /// Unpacks them. Throws damage where a block is not as it was written.
  fileprivate func unpacked() throws -> [StoredRequest] {
    let unpacked = try Dictionary(
      uniqueKeysWithValues: blocks.map { number, block in
        (number, try block.content.withUnsafeBytes { try UnpackedBlock($0, number: number) })
      })
    return try requests.map { ids in
      var request = StoredRequest()
      for id in ids { request.add(id.number, id.lookup, try records(id.rows, unpacked)) }
      return request
    }
  }

  private func records(_ rows: [RecordRow], _ blocks: [Int64: UnpackedBlock]) throws
    -> IndexReader.StoredLines
  {
    var stored = IndexReader.StoredLines()
    for row in rows { if let block = blocks[row.block] { try stored.add(row, of: block, names) } }
    return stored
  }
}

extension IndexReader {
  /// The contents of the ids numbered `first` through `last` that are part of no other, in the order of the
  /// numbers. One pass over the rows of their records.
  package func requests(from first: Int64, through last: Int64) throws -> PackedRequests {
    let shorts = Set(try aliases(in: first...last).map(\.short))
    let partners = try shortForms(from: first, through: last)
    let lookups = try lookups(from: first, through: last)
    var packed = PackedRequests(try ids)
    for (number, rows) in try rows(from: first, through: last) where !shorts.contains(number) {
      var ids = [PackedRequests.ID(number: number, lookup: lookups[number] ?? "", rows: rows)]
      if let short = partners[number] {
        let rows = try self.rows(from: short, through: short).flatMap(\.rows)
        ids.append(PackedRequests.ID(number: short, lookup: try lookup(of: short), rows: rows))
      }
      packed.requests.append(ids)
      for row in ids.flatMap(\.rows) where packed.blocks[row.block] == nil {
        packed.blocks[row.block] = try blocks.packed(row.block)
      }
    }
    return packed
  }

  /// The rows of the records of some requests, request by request.
  private func rows(from first: Int64, through last: Int64) throws -> [(request: Int64, rows: [RecordRow])] {
    var requests: [(request: Int64, rows: [RecordRow])] = []
    try forEachRecordRow(of: first, through: last) { row in
      if requests.last?.request != row.request { requests.append((row.request, [])) }
      requests[requests.count - 1].rows.append(row)
    }
    return requests
  }

  /// The places of their records that name several requests. Only the blocks that have such are unpacked.
  package func sharedPositions(of requests: PackedRequests) throws -> Set<SourcePosition> {
    var positions: Set<SourcePosition> = []
    for row in requests.requests.lazy.joined().flatMap(\.rows) where requests.blocks[row.block]?.shared != 0 {
      let block = try blocks.block(row.block)
      for place in try block.places[row.slot(of: block).records] where place.isShared {
        positions.insert(place.position)
      }
    }
    return positions
  }
}

extension IndexFile {
  /// Unpacks requests. Throws `Problem` where their records are damaged.
  package func unpack(_ requests: PackedRequests) throws -> [StoredRequest] {
    try Problem.naming(path, .reading) { try requests.unpacked() }
  }
}
