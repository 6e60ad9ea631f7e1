import LogReading
import TraceAnalysis
import TraceModel

/// Finds what of the logs is not understood: requests without a step, services without one, records without an id,
/// and times perhaps of another zone. Records are read again only where there is such a thing.
struct UnderstandingDiagnosis {
  /// Locations of ids that are named.
  private static let mostLocations = 3

  private let source: any RequestSource

  init(source: any RequestSource) { self.source = source }

  /// Adds what it finds; the origins, outcomes and files are there already.
  func examine(_ diagnosis: inout Diagnosis, _ counted: DoctorAggregate) async throws {
    diagnosis.silent = counted.steps.silent(in: source.catalog)
    let unended = counted.ends.findings(in: source.catalog)
    if diagnosis.outcomes[.unknown] != nil || !diagnosis.silent.isEmpty || !unended.isEmpty {
      let texts = try await source.noteTexts()
      diagnosis.unended = unended.filter { texts.isSaid(by: $0.service, in: source.catalog) }
      let isTold =
        diagnosis.outcomes[.unknown] != nil || !diagnosis.silent.isEmpty || !diagnosis.unended.isEmpty
      diagnosis.understanding = isTold ? texts.understanding(in: source.catalog) : nil
    }
    if diagnosis.understanding != nil || diagnosis.requests == 0 {
      diagnosis.logs = try source.sourceFindings().map(\.file)
    }
    if diagnosis.files.contains(where: { $0.oddities.naiveTimes > 0 }) {
      diagnosis.zones = counted.zones.findings(in: source.catalog)
    }
    if diagnosis.requests == 0 || diagnosis.origins.contains(where: \.hasHardlyAnyID) {
      diagnosis.idCandidates = try source.idCandidates().findings(Self.mostLocations)
    }
  }
}

extension NoteTexts {
  /// Texts that are named.
  private static var mostTexts: Int { 20 }

  /// How much is understood, and what else is said.
  func understanding(in catalog: Catalog) -> Diagnosis.Understanding {
    let origins = catalog.origins
    var counts: [[String]: Int] = [:]
    for (key, found) in templates where !key.text.isEmpty {
      counts[[origins[key.origin.index].service, key.text], default: 0] += found.count
    }
    let found = counts.map { Diagnosis.TextFinding(service: $0.key[0], text: $0.key[1], count: $0.value) }
      .sorted { ($1.count, $0.text, $0.service) < ($0.count, $1.text, $1.service) }
    let named = found.prefix(Self.mostTexts)
    var understanding = Diagnosis.Understanding(
      records: records, steps: steps, texts: Array(named),
      otherTexts: records - steps - named.reduce(0) { $0 + $1.count })
    understanding.isSample = isSample
    return understanding
  }

  /// A service says something whose meaning is not known.
  fileprivate func isSaid(by service: String, in catalog: Catalog) -> Bool {
    let origins = catalog.origins
    return templates.keys.contains { !$0.text.isEmpty && origins[$0.origin.index].service == service }
  }
}

extension Diagnosis.OriginFinding {
  /// Most of its records name no request.
  fileprivate var hasHardlyAnyID: Bool { uncorrelated > 0 && uncorrelated * 2 > records }
}
