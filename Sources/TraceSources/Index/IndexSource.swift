package import ClockEstimation
package import LogReading
import Synchronization
import TraceAnalysis
package import TraceModel
package import TraceStore

/// The requests of an index.
package final class IndexSource: RequestSource {
  package let catalog: Catalog
  package var name: String { index.path }
  package let inputs = InputReport()
  package let keepsRecords = true

  /// The file, which other readers may share.
  package let index: IndexFile
  let stored: StoredEvents
  let joiner: ProjectionJoiner?
  /// The id that was read last, if it names several requests: they are asked for one after the other.
  private let latest = Mutex<DecodedRequest?>(nil)

  package init(index: IndexFile, decoder: LogDecoder) {
    self.index = index
    stored = StoredEvents(index, decoder: decoder)
    catalog = index.catalog
    joiner = decoder.joiner
  }

  func read<T>(_ body: (IndexReader) throws -> T) throws -> T {
    try index.withReader(body)
  }

  package func requestCount() throws -> Int { try read { try $0.requestCount() } }

  package func coverage() throws -> CoverageSurvey { try read { try $0.coverage() } }

  package func clocks() throws -> ClockEstimates {
    let facts = try read { try $0.clocks() }
    let logged = ClockTable(facts.logged)
    return ClockEstimates(
      logged: logged, assumingIdlePickup: facts.assuming.map { ClockTable($0) } ?? logged)
  }

  package func revisions() throws -> [RequestID: OutcomeRevision] {
    let (stored, reused) = try read { (try $0.revisions(), try $0.reusedIDs()) }
    return Dictionary(
      stored.map { (RequestID($0, reused), $1) }, uniquingKeysWith: { first, _ in first })
  }

  package func revision(on key: RequestID) throws -> OutcomeRevision? {
    try read { try $0.revisions(of: key.stored) }.values.first
  }

  package func uncorrelatedCounts() throws -> [OriginID: Int] { try read { try $0.uncorrelatedCounts() } }

  package func sourceFindings() throws -> [SourceFinding] {
    try read { reader in
      try reader.verify()
      return try reader.sources().map { entry, problems in
        var finding = SourceFinding(
          file: entry.file, skipped: entry.counts.skipped, problems: problems, oddities: entry.oddities)
        if let torn = entry.incompleteLastLine(of: problems) { finding.skipped[torn.reason, default: 0] += 1 }
        return finding
      }
    }
  }

  package func interruptedLogs() throws -> [String] {
    try read { try $0.interruptedLogs() }.map(WholePath.short)
  }

  package func hasForgotten() throws -> Bool { try read { try $0.hasForgotten() } }

  /// A process that removed requests was ended before it was done.
  package func removalIsInterrupted() throws -> Bool { try read { try $0.removalIsInterrupted() } }

  package func largeRequests(over limit: Int) throws -> [(key: RequestID, events: Int)] {
    try read { try $0.largeRequests(over: limit) }.map { (RequestID(number: $0.request), $0.events) }
  }

  // MARK: Ids

  package func id(exactly text: String) throws -> KnownID? {
    try read { try $0.id(lookup: CorrelationLookup.normalise(text)) }
  }

  package func ids(beginningWith beginning: String, limit: Int) throws -> [KnownID] {
    try read { try $0.known($0.requests(prefix: beginning, limit: limit)) }
  }

  package func ids(endingIn digits: String, limit: Int) throws -> [KnownID] {
    try read { try $0.known($0.requests(endingIn: digits, limit: limit)) }
  }

  package func neighbours(of text: String, limit: Int) throws -> [String] {
    try read { reader in
      // That there is no such id is true only of a sound table.
      try reader.expectLookupAsWritten()
      return try reader.neighbours(of: CorrelationLookup.normalise(prefix: text), limit: limit)
    }
  }

  package func joinedIDs() throws -> [(short: String, long: String)] {
    try read { reader in
      try reader.aliases().map { (short: try reader.lookup(of: $0), long: try reader.lookup(of: $1)) }
    }
  }

  package func occurrences(of key: RequestID) throws -> [RequestID] {
    let id = key.withoutOccurrence
    let (count, isStale) = try read {
      (try $0.occurrenceCount(of: id.number), try $0.isStale(id.number))
    }
    if isStale { return try decoded(id).keys }
    return count == 1 ? [id] : (1...count).map(id.withOccurrence)
  }

  /// The records have been read for the request itself.
  package func occurrenceCount(of key: RequestID) throws -> Int {
    try decoded(key.withoutOccurrence).occurrences.count
  }

  package func reusedIDs() throws -> [(key: RequestID, occurrences: Int)] {
    try read { reader in
      var counts = try reader.occurrenceCounts()
      for number in try reader.staleIDs().sorted() {
        let count = try stored.decode(number, reader).occurrences.count
        counts[number] = count > 1 ? count : nil
      }
      return counts.map { (RequestID(number: $0.key), $0.value) }
    }
  }

  package func correlationIDs(of keys: [RequestID]) throws -> [String] {
    try read { reader in
      let stale = try reader.staleIDs()
      return try keys.map { key in
        if !stale.contains(RequestNumber.ofID(key.number)),
          let known = try reader.correlationID(of: key.stored)
        {
          return known
        }
        let requests = try stored.decode(key.withoutOccurrence.number, reader)
        return requests.records(for: key.occurrence == nil ? requests.keys[0] : key).correlationID() ?? ""
      }
    }
  }

  // MARK: Records

  package func knownAttributes() throws -> Set<String> { try Set(read { try $0.attributes().keys }) }

  package func records(for key: RequestID) throws -> RequestRecords {
    let decoded = try decoded(key.withoutOccurrence)
    let (files, shared) = try read { reader in
      (try reader.files(), try decoded.sharedRecords(reader))
    }
    return decoded.records(for: key, files: files, shared: shared)
  }

  /// The requests of an id.
  private func decoded(_ id: RequestID) throws -> DecodedRequest {
    if let known = latest.withLock({ $0 }), known.stored.number == id.number { return known }
    let decoded = try read { try stored.decode(id.number, $0) }
    if decoded.isReused { latest.withLock { $0 = decoded } }
    return decoded
  }
}

extension RequestID {
  /// The request that an index has under a number; `reused` are the ids of several requests.
  init(_ stored: StoredRequestID, _ reused: Set<Int64>) {
    self.init(number: stored.number)
    if occurrence == nil, reused.contains(number) { self = withOccurrence(1) }
  }

  /// The request by its bare number in an index, as shapes of summaries have it (`SummaryFolder`).
  init(stored number: Int64, _ reused: Set<Int64>) { self.init(StoredRequestID(number), reused) }

  /// The number in an index.
  var stored: StoredRequestID { StoredRequestID(occurrence == 1 ? withoutOccurrence.number : number) }
}

extension IndexReader {
  /// The id with a lookup form; nil if there is none.
  func id(lookup: String) throws -> KnownID? {
    try request(lookup: lookup).map { try known($0, lookup: lookup) }
  }

  /// The ids with some numbers.
  fileprivate func known(_ numbers: [Int64]) throws -> [KnownID] {
    try numbers.map { try known($0, lookup: lookup(of: $0)) }
  }

  /// The id with a number, and its request: a longer id's if it is joined to one.
  fileprivate func known(_ number: Int64, lookup: String) throws -> KnownID {
    let long = try longForm(of: number)
    return KnownID(lookup: lookup, request: RequestID(number: long ?? number), isPart: long != nil)
  }

  /// The ids of requests with summaries older than their records. Ids that are part of others do not count by
  /// themselves.
  func staleIDs() throws -> Set<Int64> { try Set(staleRequests().map { try longForm(of: $0) ?? $0 }) }
}
