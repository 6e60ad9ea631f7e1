import ClockEstimation
import TraceSources
import TraceAnalysis
import TraceModel
import TraceRendering

/// What might be wrong with filters that nothing passes.
extension FilterOptions {
  /// What to type next: a service that does not occur, a time after the end of the logs, an attribute that is
  /// none, or that has another name. `keepsRecords` says that the source does.
  func hints(_ requests: any RequestSource, keepsRecords: Bool, _ times: TimestampFormat) async throws
    -> [String]
  {
    try serviceHints(requests) + timeHints(requests, times) + optionHints
      + (keepsRecords ? await nameHints(requests) : [])
  }

  private func serviceHints(_ requests: any RequestSource) -> [String] {
    let origins = requests.catalog.origins
    guard service.contains(where: { name in !origins.contains { $0.isCalled(name) } }) else { return [] }
    let services = Set(origins.map(\.service)).subtracting([""]).sorted()
    let instances = Set(origins.compactMap(\.instance)).subtracting(services + [""]).sorted()
    let listed = instances.prefix(20).joined(separator: ", ") + (instances.count > 20 ? ", …" : "")
    return ["services: " + services.joined(separator: ", ")]
      + (instances.isEmpty ? [] : ["instances: " + listed])
  }

  private func timeHints(_ requests: any RequestSource, _ times: TimestampFormat) throws -> [String] {
    guard since != nil || until != nil, let end = try requests.endOfLogs(clocks: .none) else { return [] }
    return ["the latest record is of " + times.text(end)]
  }

  private var parsedConditions: [AttributeCondition] {
    conditions.compactMap { try? AttributeCondition(parsing: $0) }
  }

  /// Options that ask for what a condition on the earliest record cannot.
  private var optionHints: [String] {
    parsedConditions.compactMap { condition in
      let options = ["service": "service", "instance": "service", "level": "level", "outcome": "outcome"]
      return options[condition.key].map {
        "--where asks for a field of the request's earliest record; to ask for a \(condition.key): "
          + "--\($0) \(Shell.quoted(condition.value))"
      }
    }
  }

  private func nameHints(_ requests: any RequestSource) async throws -> [String] {
    guard !conditions.isEmpty else { return [] }
    let names = try await AttributeNames(in: requests)
    return parsedConditions.compactMap { condition in
      names.nearest(to: condition.key).map {
        "no record that was looked at has a field '\(condition.key)'; did you mean: \($0)"
      }
    }
  }
}
