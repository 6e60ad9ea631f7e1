import LogReading
import TraceModel
import TraceStore

/// Where the ids of a log may stand none of whose records has one. Another log costs a look at each block.
struct UnknownRecords: Sendable {
  /// Records that are looked at.
  private static let mostRecords = 5000
  /// Locations of ids that are named.
  private static let mostLocations = 3

  /// Some record names a request.
  private var hasIDs = false
  private var candidates = IDCandidates()

  /// Looks at a block that `decoder` has decoded.
  mutating func add(_ block: RecordBlock, _ decoder: LogDecoder) {
    hasIDs = hasIDs || !block.events.isEmpty
    guard !hasIDs, !block.uncorrelated.isEmpty, candidates.records < Self.mostRecords else { return }
    candidates.merge(
      decoder.idCandidates(in: block, limit: Self.mostRecords - candidates.records) { _ in 0 })
  }

  /// The likeliest locations of ids, if no record has one.
  var idLocations: [Diagnosis.IDCandidateFinding] { hasIDs ? [] : candidates.findings(Self.mostLocations) }
}

extension IDCandidates {
  /// The likeliest locations, as a person is told.
  func findings(_ count: Int) -> [Diagnosis.IDCandidateFinding] {
    best(count).map { found in
      var finding = Diagnosis.IDCandidateFinding(
        path: found.location.path, label: found.location.label, records: found.records, of: records,
        values: found.values, sources: found.sources, example: found.example)
      finding.wrapping = found.location.wrapping
      return finding
    }
  }
}

extension IngestSummary.Source {
  /// Takes over who wrote the log, and from when to when.
  mutating func tellCoverage(_ coverage: [OriginStretch], in catalog: Catalog) {
    let origins = catalog.origins
    var records: [String: Int] = [:]
    for part in coverage { records[origins[part.origin.index].service, default: 0] += part.stretch.records }
    services = records.filter { !$0.key.isEmpty }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(
      \.key)
    from = coverage.map(\.stretch.earliestNanoseconds).min().map(Timestamp.init(nanoseconds:))
    until = coverage.map(\.stretch.latestNanoseconds).max().map(Timestamp.init(nanoseconds:))
  }
}
