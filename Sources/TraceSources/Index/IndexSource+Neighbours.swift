import LogReading
package import TraceModel
import TraceStore

/// The ids named by the records of an index beside their own.
extension IndexSource {
  package func neighbouringIDs() async throws -> NeighbouringIDs {
    var collected = NeighbourCollection()
    try await forEachNaming { named in
      try read { reader in
        // The batch has loaded the origins of its records.
        try collected.add(named, origins: catalog.origins) {
          try reader.id(lookup: CorrelationLookup.normalise($0))?.request
        }
      }
    }
    return collected.ids
  }

  /// Calls `body` with some requests whose records name other ids, and these, until all records are read.
  func forEachNaming(_ body: ([(request: RequestID, named: NeighbouringID)]) throws -> Void) async throws {
    try await forEachBatch(try sharedNames()) { batches in
      let named = try await batches.concurrentMap { batch in
        try self.index.unpacking(batch.requests) { requests in
          try self.naming(others: requests).flatMap { index in
            let request = try requests.request(index)
            return try self.neighbours(of: request, batch.shared).map {
              (request: RequestID(number: request.number), named: $0)
            }
          }
        }
      }
      try body(named.flatMap(\.self))
    }
  }

  package func requests(naming text: String, limit: Int) throws -> [RequestID] {
    let identifier = stored.decoder.identifier(of: text)
    let forms = Set(
      [text, CorrelationLookup.normalise(text)].flatMap { [$0, $0.uppercased(), $0.lowercased()] })
    return try read { reader in
      let sharing = try sharedRequests(naming: identifier, forms, reader)
      var requests: [RequestID] = []
      for number in try reader.requests(mentioning: forms) where requests.count < limit {
        let request = try reader.request(number)
        if try neighbours(of: request, [:]).contains(where: { $0.otherID == identifier }) {
          requests.append(RequestID(number: number))
        }
      }
      return Array(Set(requests + sharing).sorted { $0.number < $1.number }.prefix(limit))
    }
  }

  /// The requests of the records that name several, and this id beside theirs.
  private func sharedRequests(naming identifier: Identifier, _ forms: Set<String>, _ reader: IndexReader)
    throws
    -> [RequestID]
  {
    let profiles = try stored.profiles()
    return try reader.sharedRecords(mentioning: forms).flatMap { place in
      let record = RawBlock(lines: try reader.sharedRecord(at: place))
      let block = profiles.decoder(of: place.source).decode(record)
      guard stored.decoder.namedIDs(inFirstOf: block).contains(identifier) else { return [RequestID]() }
      return try block.events.compactMap { event in
        let lookup = CorrelationLookup.normalise(block.correlationID(of: event))
        return event.correlation == identifier ? nil : try reader.id(lookup: lookup)?.request
      }
    }
  }

  /// The ids named by records that several requests share.
  private func sharedNames() throws -> SharedRecords<NamedIDs> {
    SharedRecords(try stored.profiles()) { [decoder = stored.decoder] in decoder.namedIDs(inFirstOf: $0) }
  }

  /// The ids named by the records of an id beside it.
  private func neighbours(
    of request: StoredRequest, _ shared: [SourcePosition: NamedIDs]
  ) throws -> [NeighbouringID] {
    let (decoder, records) = (stored.decoder, request.records)
    var block = try stored.block(records)
    for index in block.events.indices {
      block.events[index].origin = records.places[Int(block.events[index].line) - 1].origin
    }
    // Older versions stored a record that names several requests with each of them. The others' events of such a record
    // would be as many, each with another pass over it.
    let own = Set(block.events.lazy.filter { !$0.isShared }.map(\.correlation))
      .union(request.ids.map { decoder.identifier(of: $0.lookup) })
    block.events.removeAll { !own.contains($0.correlation) }
    var others: [SharedNames] = []
    if !shared.isEmpty {
      for (line, place) in records.places.enumerated() where place.isShared {
        guard let named = shared[place.position] else { continue }
        let id = decoder.identifier(of: request.lookup(ofLine: line))
        others.append(SharedNames(id: id, origin: place.origin, named: named))
      }
    }
    return decoder.neighbouringIDs(in: block, beside: others)
  }
}

extension IndexSource {
  /// The requests whose records may name another id than their own. The others need not be decoded, and nearly all
  /// are so. Records are looked at where they stand in their blocks: to copy them for each request takes as long.
  private func naming(others requests: UnpackedRequests) throws -> [Int] {
    let ids = try requests.indices.map { try requests.onlyLookup(of: $0).map(stored.decoder.identifier) }
    var isAlone = ids.map { $0 != nil }
    try requests.forEachBlock { lines, parts in
      let own = parts.filter { isAlone[$0.request] }
      let known = own.map { (id: ids[$0.request] ?? .none, bytes: $0.bytes) }
      for (part, isOnly) in zip(own, stored.decoder.namesOnly(known, in: PaddedBytes(lines))) where !isOnly {
        isAlone[part.request] = false
      }
    }
    return requests.indices.filter { !isAlone[$0] }
  }
}
