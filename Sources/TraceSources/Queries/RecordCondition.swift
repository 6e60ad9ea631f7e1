import ClockEstimation
import LogReading
import TraceAnalysis
import TraceModel

/// The condition of `--text` on a request: each of some texts stands in a record, in its message or its error. Where
/// the filter names services or a level, the record is of one of these, and of that level or a higher one.
package struct RecordCondition: Sendable {
  private let search: TextSearch
  private let services: [String]
  private let level: Level?
  private let catalog: Catalog

  /// `catalog` names the origins of all events.
  init(_ filter: RequestFilter, catalog: Catalog) {
    search = TextSearch(filter.texts)
    (services, level) = (filter.services, filter.level)
    self.catalog = catalog
  }

  /// False where none of the records in `bytes` has any of the texts.
  func isPossible(in bytes: [UInt8]) -> Bool { !search.possible(in: bytes).isEmpty }

  /// The records of a request meet it. A record is decoded again if a text that was not found yet may stand in its
  /// bytes.
  func isMet(by records: RequestRecords) -> Bool {
    var missing = search.all
    for event in records.events where isAbout(event) {
      let possible = search.possible(in: records.bytes(of: event)).intersection(missing)
      guard !possible.isEmpty else { continue }
      let details = records.details(event)
      missing.subtract(search.found(possible, in: [details.name, details.error ?? ""]))
      if missing.isEmpty { return true }
    }
    return false
  }

  private func isAbout(_ event: Event) -> Bool {
    guard event.level >= level ?? .unknown else { return false }
    if services.isEmpty { return true }
    let origin = catalog.origin(event.origin)
    return services.contains { origin.isCalled($0) }
  }
}

extension RequestFilter {
  /// The filter with what it needs to know of all logs: when they end, and which requests have the texts. Of these,
  /// records are read if all else that is asked for holds. `coverage` is the source's, where it was read already.
  func completed(
    by source: any SummarySource & LedgerSource & TextSource, clocks: ClockTable,
    coverage: CoverageSurvey? = nil
  ) async throws -> RequestFilter {
    var filter = self
    filter.endOfLogs = try clocks.endOfLogs(coverage ?? source.coverage())
    guard !texts.isEmpty else { return filter }
    let empty = FindAggregate(
      filter: filter, catalog: source.catalog, corrections: try source.corrections(clocks: clocks))
    let candidates = try await source.aggregate(empty).found.map(\.key)
    filter.withTexts = try await source.requests(
      among: Set(candidates), meeting: RecordCondition(self, catalog: source.catalog))
    return filter
  }
}
