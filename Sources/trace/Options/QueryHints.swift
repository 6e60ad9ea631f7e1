import ClockEstimation
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceSources

/// What is probably a mistake in a command line that finds nothing: a service that does not occur, a time after the
/// end of the logs, an attribute that is none, or that has another name.
struct QueryHints {
  let filters: FilterOptions
  let requests: any RequestSource
  let times: TimestampFormat

  /// How a list ends that is empty.
  func nothingFound() async throws -> Failure {
    if let advice = try noIDs() { return Failure(.nothingFound, advice.remark, details: advice.details) }
    if try hasForgottenAll() {
      return Failure(.nothingFound, ForgottenSentence.text, details: [ForgottenSentence.advice])
    }
    let count = NumberFormat.counted(try requests.requestCount(), "request")
    return Failure(
      .nothingFound, "no request matches (\(count) in \(requests.name))", details: try await hints())
  }

  /// Says why a report may lack what was asked for.
  func tell(_ report: LatencyReport, of query: ReportQuery) async throws {
    if report.isEmpty, let advice = try noIDs() {
      return Diagnostics.print(remark: advice.remark, details: advice.details)
    }
    if report.isEmpty, try hasForgottenAll() { return try Diagnostics.tell(emptinessOf: requests) }
    if report.isEmpty, case let hints = try await hints(), !hints.isEmpty {
      Diagnostics.print(remark: "no request matches", details: hints)
    }
    let absent = query.absentAttributes(in: report)
    guard !absent.isEmpty else { return }
    let names = try await AttributeNames(in: requests)
    for name in absent {
      let nearest = names.nearest(to: name).map { ["did you mean: --by \($0)"] } ?? []
      Diagnostics.print(remark: "no request has a field '\(name)'", details: nearest)
    }
  }

  /// Says which segments are measured where an objective is about one that is not.
  func tell(_ verdicts: CheckReport, of report: LatencyReport) {
    let asked = verdicts.verdicts.compactMap { verdict -> Segment? in
      guard case .percentile(_, let segment, _, _) = verdict.objective.measure, verdict.count == 0 else {
        return nil
      }
      return segment
    }
    let measured = Set(report.groups.lazy.flatMap(\.segments).filter { $0.count > 0 }.map(\.segment))
    let missing = Segment.allCases.filter { asked.contains($0) && !measured.contains($0) }
    guard !missing.isEmpty, !measured.isEmpty else { return }
    Diagnostics.print(
      remark: "not measured in \(requests.name): \(missing.map(\.name).joined(separator: ", "))",
      details: [
        "measured: " + Segment.allCases.filter(measured.contains).map(\.name).joined(separator: ", ")
      ])
  }

  /// What is said where there is no request at all, but records of which none has an id that is read.
  private func noIDs() throws -> (remark: String, details: [String])? {
    guard try requests.requestCount() == 0 else { return nil }
    let records = try requests.uncorrelatedCounts().values.reduce(0, +)
    return try records > 0 ? MissingIDs.advice(records, in: requests.sourceFindings().map(\.file)) : nil
  }

  /// There is no request, since requests were forgotten.
  private func hasForgottenAll() throws -> Bool {
    try requests.hasForgotten() && requests.requestCount() == 0
  }

  /// What to type next.
  private func hints() async throws -> [String] {
    try serviceHints + timeHints() + optionHints + (await nameHints())
  }

  private var serviceHints: [String] {
    let origins = requests.catalog.origins
    guard filters.service.contains(where: { name in !origins.contains { $0.isCalled(name) } }) else {
      return []
    }
    let services = Set(origins.map(\.service)).subtracting([""]).sorted()
    let instances = Set(origins.compactMap(\.instance)).subtracting(services + [""]).sorted()
    let listed = instances.prefix(20).joined(separator: ", ") + (instances.count > 20 ? ", …" : "")
    return ["services: " + services.joined(separator: ", ")]
      + (instances.isEmpty ? [] : ["instances: " + listed])
  }

  private func timeHints() throws -> [String] {
    guard filters.since != nil || filters.until != nil, let end = try requests.endOfLogs(clocks: .none) else {
      return []
    }
    return ["the latest record is of " + times.text(end)]
  }

  private var conditions: [AttributeCondition] {
    filters.conditions.compactMap { try? AttributeCondition(parsing: $0) }
  }

  /// Options that ask for what a condition on the earliest record cannot.
  private var optionHints: [String] {
    conditions.compactMap { condition in
      let options = ["service": "service", "instance": "service", "level": "level", "outcome": "outcome"]
      return options[condition.key].map {
        "--where asks for a field of the request's earliest record; to ask for a \(condition.key): "
          + "--\($0) \(Shell.quoted(condition.value))"
      }
    }
  }

  private func nameHints() async throws -> [String] {
    guard !conditions.isEmpty else { return [] }
    let names = try await AttributeNames(in: requests)
    return conditions.compactMap { condition in
      names.nearest(to: condition.key).map {
        "no record that was looked at has a field '\(condition.key)'; did you mean: \($0)"
      }
    }
  }
}
