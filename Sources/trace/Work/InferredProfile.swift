import LogReading
import TraceSources

/// The output of `trace profile infer`.
enum InferredProfile {
  /// The file of the profile that logs propose. Throws a failure with the reason where they propose none.
  static func text(of inference: ProfileInference) throws -> String {
    do {
      return try inference.proposal().profile.yaml
    } catch let problem as ProposedProfile.Problem {
      throw failure(problem)
    }
  }

  /// The most fields named if none is an id.
  private static let mostNamed = 8

  private static func failure(_ problem: ProposedProfile.Problem) -> Failure {
    switch problem {
    case .noRecords: Failure(.failed, "no line of these logs is a record with a time")
    case .noID(let considered):
      Failure(
        .nothingFound, "no field joins the records of these logs to requests",
        details: [
          considered.isEmpty
            ? "no field has values that could be ids"
            : "fields that were compared, of which none is an id: "
              + considered.prefix(mostNamed).joined(separator: ", ")
              + (considered.count > mostNamed ? ", …" : ""),
          "an id is a value that one request has and no other, on several of its records",
          "to infer more: name the logs of all programs that requests pass, of the same time",
          "to have an id: log the header that callers send on, such as X-Request-ID or traceparent",
          "to name it yourself: 'sources: [{id: FIELD}]' in trace.yaml",
        ])
    }
  }
}
