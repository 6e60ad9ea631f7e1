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

  /// Unpacks of each block what they have in it. Throws damage where a block is not as it was written.
  fileprivate func unpacked() throws -> UnpackedRequests {
    var slots: [Int64: Set<Int>] = [:]
    for row in requests.lazy.joined().flatMap(\.rows) { slots[row.block, default: []].insert(row.slot) }
    return UnpackedRequests(
      packed: self,
      blocks: try Dictionary(
        uniqueKeysWithValues: blocks.map { number, block in
          let unpacked = try block.content.withUnsafeBytes {
            try UnpackedBlock($0, number: number, only: slots[number])
          }
          return (number, unpacked)
        }))
  }
}

/// Requests of an index with their records unpacked, which still stand in blocks.
package struct UnpackedRequests: Sendable {
  fileprivate let packed: PackedRequests
  fileprivate let blocks: [Int64: UnpackedBlock]

  /// One for each request.
  package var indices: Range<Int> { packed.requests.indices }

  /// The lookup form of a request's one id; nil if it has several, or records that name several requests.
  package func onlyLookup(of request: Int) throws -> String? {
    let ids = packed.requests[request]
    guard ids.count == 1 else { return nil }
    for row in ids[0].rows where packed.blocks[row.block]?.shared != 0 {
      guard let block = blocks[row.block] else { return nil }
      if try block.places[row.slot(of: block).records].contains(where: \.isShared) { return nil }
    }
    return ids[0].lookup
  }

  /// Calls `body` with the lines of one block after another, and where in them those of requests stand.
  package func forEachBlock(
    _ body: (_ lines: [UInt8], _ parts: [(request: Int, bytes: Range<Int>)]) throws -> Void
  ) throws {
    var parts: [Int64: [(request: Int, bytes: Range<Int>)]] = [:]
    for request in indices {
      for row in packed.requests[request].lazy.flatMap(\.rows) {
        guard let block = blocks[row.block] else { continue }
        parts[row.block, default: []].append((request, try row.slot(of: block).bytes))
      }
    }
    for (number, parts) in parts { if let block = blocks[number] { try body(block.lines, parts) } }
  }

  /// The contents of a request.
  package func request(_ index: Int) throws -> StoredRequest {
    var request = StoredRequest()
    for id in packed.requests[index] { request.add(id.number, id.lookup, try records(id.rows)) }
    return request
  }

  private func records(_ rows: [RecordRow]) throws -> IndexReader.StoredLines {
    var stored = IndexReader.StoredLines()
    for row in rows { if let block = blocks[row.block] { try stored.add(row, of: block, packed.names) } }
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
      if let short = partners[number] { ids.append(try packedID(short)) }
      try add(ids, to: &packed)
    }
    return packed
  }

  /// The contents of some ids that are part of no other, in this order. The cost grows with these.
  package func requests(_ numbers: [Int64]) throws -> PackedRequests {
    var packed = PackedRequests(try ids)
    for number in numbers {
      var ids = [try packedID(number)]
      if let short = try shortForm(of: number) { ids.append(try packedID(short)) }
      try add(ids, to: &packed)
    }
    return packed
  }

  private func packedID(_ number: Int64) throws -> PackedRequests.ID {
    PackedRequests.ID(
      number: number, lookup: try lookup(of: number),
      rows: try rows(from: number, through: number).flatMap(\.rows))
  }

  private func add(_ ids: [PackedRequests.ID], to packed: inout PackedRequests) throws {
    packed.requests.append(ids)
    for row in ids.flatMap(\.rows) where packed.blocks[row.block] == nil {
      packed.blocks[row.block] = try blocks.packed(row.block)
    }
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
    try Problem.naming(path, .reading) {
      let unpacked = try requests.unpacked()
      return try unpacked.indices.map(unpacked.request)
    }
  }

  /// Runs `body` on unpacked requests. Throws `Problem` where their records are damaged.
  package func unpacking<T>(_ requests: PackedRequests, _ body: (UnpackedRequests) throws -> T) throws -> T {
    try Problem.naming(path, .reading) { try body(requests.unpacked()) }
  }
}
