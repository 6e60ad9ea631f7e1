import ClockEstimation
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceSources

/// Likely mistakes in a command line that finds nothing: an unknown service, a time after the end of the logs, an
/// attribute that is none or has another name.
struct QueryHints {
  private static let listedValues = 12

  let filters: FilterOptions
  let requests: any RequestSource
  /// The attributes that the requests were read with.
  let projection: AttributeProjection
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
    if report.isEmpty { return try await tellEmptiness() }
    guard !report.groups.contains(where: { $0.folded > 0 }) else { return }
    for name in query.absentAttributes(in: report) {
      Diagnostics.print(remark: "none of these requests has a field '\(name)'")
    }
  }

  /// Says why a report is of no request.
  func tellEmptiness() async throws {
    if let advice = try noIDs() {
      return Diagnostics.print(remark: advice.remark, details: advice.details)
    }
    if try hasForgottenAll() { return try Diagnostics.tell(emptinessOf: requests) }
    let hints = try await hints()
    if !hints.isEmpty { Diagnostics.print(remark: "no request matches", details: hints) }
  }

  /// Throws if requests are grouped by a field of no record.
  func checkFields(of query: ReportQuery, _ report: LatencyReport, clocks: ClockTable) async throws {
    let unknown = try await query.unknownAttributes(in: report, of: requests, clocks: clocks)
    guard let name = unknown.first else { return }
    let names = try await AttributeNames(in: requests)
    let others = names.examples.joined(separator: ", ")
    throw Failure(
      .usage, "no request has a field '\(name)'",
      details: (names.nearest(to: name).map { ["did you mean: --by \($0)"] } ?? [])
        + [
          "by: " + GroupKey.names.joined(separator: ", ")
            + (others.isEmpty ? "" : ", or a field: " + others)
        ])
  }

  /// Names the measured segments, and the rows of a segment, if an objective is about another.
  func tell(_ verdicts: CheckReport, of report: LatencyReport) {
    let rows = report.groups.flatMap(\.segments).filter { $0.count + $0.censored > 0 }
    let measured = Set(rows.map(\.segment))
    let asked = verdicts.verdicts.compactMap { verdict -> (segment: Segment, row: String?)? in
      guard case .percentile(_, let segment, let row, _) = verdict.objective.measure, verdict.count == 0
      else {
        return nil
      }
      return (segment, row)
    }
    let missing = Segment.allCases.filter { segment in
      asked.contains { $0.segment == segment } && !measured.contains(segment)
    }
    if !missing.isEmpty, !measured.isEmpty {
      Diagnostics.print(
        remark: "not measured in \(requests.name): \(missing.map(\.name).joined(separator: ", "))",
        details: [
          "measured: " + Segment.allCases.filter(measured.contains).map(\.name).joined(separator: ", ")
        ])
    }
    var told: Set<String> = []
    for (segment, row) in asked where measured.contains(segment) {
      guard let row, told.insert("\(segment.name) \(row)").inserted else { continue }
      tell(absent: row, of: segment, among: rows.filter { $0.segment == segment })
    }
  }

  /// No row of a segment is called `row`.
  private func tell(absent row: String, of segment: Segment, among rows: [LatencyReport.Statistics]) {
    let topics = Set(rows.compactMap(\.destination)).sorted()
    let services = Set(rows.flatMap { [$0.caller, $0.callee].compactMap(\.self) }).sorted()
    guard !(topics + services).contains(row) else { return }
    let absence = ReportMessages.absence(of: row, in: segment, topics: topics, services: services)
    Diagnostics.print(remark: absence.message, details: absence.details)
  }

  /// The remark for logs without a request: no record has an id under a known name.
  private func noIDs() throws -> (remark: String, details: [String])? {
    guard try requests.requestCount() == 0 else { return nil }
    let records = try requests.uncorrelatedCounts().values.reduce(0, +)
    return try records > 0 ? MissingIDs.advice(records, in: requests.sourceFindings().map(\.file)) : nil
  }

  /// There is no request, since requests were forgotten.
  private func hasForgottenAll() throws -> Bool {
    try requests.hasForgotten() && requests.requestCount() == 0
  }

  /// Commands to type next.
  private func hints() async throws -> [String] {
    try serviceHints + timeHints() + optionHints + (await nameHints()) + (await valueHints())
  }

  private var serviceHints: [String] {
    let origins = requests.catalog.origins
    let unknown = filters.service.filter { name in !origins.contains { $0.isCalled(name) } }
    guard !unknown.isEmpty else { return [] }
    let services = Set(origins.map(\.service)).subtracting([""]).sorted()
    let instances = Set(origins.compactMap(\.instance)).subtracting(services + [""]).sorted()
    let listed = instances.prefix(20).joined(separator: ", ") + (instances.count > 20 ? ", …" : "")
    let near = unknown.compactMap { EditDistance.near(to: $0, among: services + instances) }
    return near.map { "did you mean: --service \(Shell.quoted($0))" } + [
      "services: " + services.joined(separator: ", ")
    ]
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

  /// Options for questions that a condition on the earliest record cannot ask.
  private var optionHints: [String] {
    conditions.compactMap { condition in
      let options = ["service": "service", "instance": "service", "level": "level", "outcome": "outcome"]
      return options[condition.key].map {
        "--where asks for a field of the request's earliest record; to ask for the \(condition.key): "
          + "--\($0) \(Shell.quoted(condition.value))"
      }
    }
  }

  /// Values that no request has.
  private func valueHints() async throws -> [String] {
    var hints: [String] = []
    for condition in conditions where condition.operation == .equal {
      guard let index = projection.paths.firstIndex(of: condition.key) else { continue }
      let known = try await AttributeValues(ofIndex: index, in: requests)
      guard !known.values.isEmpty, !known.values.contains(condition.value) else { continue }
      if let near = known.nearest(to: condition.value) {
        hints.append("did you mean: --where \(Shell.quoted(condition.key + "=" + near))")
      } else if known.values.count <= Self.listedValues {
        hints.append("values of \(condition.key): " + known.values.joined(separator: ", "))
      }
    }
    return hints
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
