import TraceAnalysis
package import TraceModel

/// Finds the ids of a source that do not stand for one request each.
package struct IdentityDiagnosis {
  /// How many ids of each kind are named.
  private static let named = 3

  private let source: any IdentitySource & RecordSource & SummarySource

  package init(source: any IdentitySource & RecordSource & SummarySource) { self.source = source }

  /// Adds what it finds; the origins are there already.
  package func examine(_ diagnosis: inout Diagnosis) async throws {
    let records = diagnosis.origins.reduce(0) { $0 + $1.records }
    diagnosis.suspiciousIDs = try swallowing(of: records)
    try examineReused(&diagnosis)
    try examineJoined(&diagnosis)
    let neighbours = try await source.neighbouringIDs()
    try examineDivided(neighbours.pairs, &diagnosis)
    try examineShared(neighbours.shared, &diagnosis)
    try await examineCounters(&diagnosis)
  }

  private func swallowing(of total: Int) throws -> [Diagnosis.IDFinding] {
    let large = try source.largeRequests(over: ConstantID.leastRecords).filter {
      ConstantID.isLarge(records: $0.events, of: total)
    }
    let suspicious = try large.filter { key, records in
      let events = try source.records(for: key).events
      let roots = RootEvents(events).count(in: events)
      return ConstantID.isSuspicious(records: records, of: total, roots: roots)
    }
    let ids = try source.correlationIDs(of: suspicious.map(\.key))
    return zip(ids, suspicious).sorted { ($1.1.events, $0.0) < ($0.1.events, $1.0) }.prefix(Self.named).map {
      Diagnosis.IDFinding(id: $0, kind: .swallowing(events: $1.events, of: total))
    }
  }

  /// Counts the ids of several requests, and names those with the most.
  private func examineReused(_ diagnosis: inout Diagnosis) throws {
    let reused = try source.reusedIDs()
    let ids = try source.correlationIDs(of: reused.map { $0.key.withOccurrence(1) })
    diagnosis.idCounts.reused = reused.count
    diagnosis.idCounts.reusingRequests = reused.reduce(0) { $0 + $1.occurrences }
    diagnosis.suspiciousIDs += zip(ids, reused)
      .sorted { ($1.1.occurrences, $0.0) < ($0.1.occurrences, $1.0) }.prefix(Self.named)
      .map { Diagnosis.IDFinding(id: $0, kind: .reused(occurrences: $1.occurrences)) }
  }

  private func examineJoined(_ diagnosis: inout Diagnosis) throws {
    let joined = try source.joinedIDs()
    diagnosis.idCounts.joined = joined.count
    diagnosis.suspiciousIDs += joined.sorted { $0.short < $1.short }.prefix(Self.named).map {
      Diagnosis.IDFinding(id: $0.short, kind: .alias(of: $0.long, isJoined: true))
    }
  }

  private func examineShared(_ shared: [SharedID], _ diagnosis: inout Diagnosis) throws {
    diagnosis.idCounts.shared = shared.count
    diagnosis.suspiciousIDs += try shared.sorted { $0.id < $1.id }.prefix(Self.named).map {
      let ids = try source.correlationIDs(of: $0.requests).sorted().prefix(Self.named)
      return Diagnosis.IDFinding(id: $0.id, kind: .shared(key: $0.key, ids: Array(ids)))
    }
  }

  /// Numbers that several instances count with.
  private func examineCounters(_ diagnosis: inout Diagnosis) async throws {
    let colliding = try await source.aggregate(CollidingServers(origins: source.catalog.origins)).keys
    let counters = try Set(source.correlationIDs(of: colliding)).filter(Self.isCounter).sorted()
    diagnosis.idCounts.counters = counters.count
    diagnosis.suspiciousIDs += counters.prefix(Self.named).map { Diagnosis.IDFinding(id: $0, kind: .counter) }
  }

  /// A number, or Fastify's `req-1a`.
  private static func isCounter(_ id: String) -> Bool {
    let number = id.hasPrefix("req-") ? id.dropFirst(4) : id[...]
    return number.utf8.count < 10
      && number.utf8.allSatisfy { $0 &- 0x30 < 10 || number.startIndex > id.startIndex && $0 &- 0x61 < 26 }
  }

  private func examineDivided(
    _ pairs: [(RequestID, RequestID)], _ diagnosis: inout Diagnosis
  ) throws {
    let firsts = try source.correlationIDs(of: pairs.map(\.0))
    let seconds = try source.correlationIDs(of: pairs.map(\.1))
    // In whichever order two ids are met, they are one pair.
    let divided = Set(zip(firsts, seconds).map { [min($0, $1), max($0, $1)] })
      .sorted { $0.lexicographicallyPrecedes($1) }
    diagnosis.idCounts.divided = divided.count
    diagnosis.suspiciousIDs += divided.prefix(Self.named).map {
      Diagnosis.IDFinding(id: $0[0], kind: .alias(of: $0[1], isJoined: false))
    }
  }
}
