import TraceAnalysis
import TraceModel

/// Makes the story of one request: its reconstruction, and every text that goes with it.
struct StoryTeller {
  private let source: any RequestSource
  private let reconstructor = TraceReconstructor()

  init(source: any RequestSource) { self.source = source }

  /// The story of the request that `key` names. One look-up of its records.
  func story(of key: RequestKey) throws -> TraceStory {
    let material = try source.material(for: key)
    let trace = reconstructor.reconstruct(material.events)
    let summary = TraceSummary(trace)
    let details = trace.events.map(material.details)
    return TraceStory(
      correlationID: details.first?.correlationID ?? "", trace: trace, summary: summary,
      segments: summary.segments, spans: trace.spans, details: details, origins: source.catalog.origins,
      texts: source.catalog.texts)
  }

  /// What `find` lists of the request that `key` names. Records are read for the id and for errors only.
  func found(_ key: RequestKey, _ summary: TraceSummary) throws -> FoundRequest {
    let material = try source.material(for: key)
    let trace = reconstructor.reconstruct(material.events)
    let hasErrors = summary.participants.contains { $0.level >= .error }
    let failing = hasErrors ? trace.events.last { $0.level >= .error || $0.failed } : nil
    let error = failing.map(material.details).map { $0.error ?? $0.name }
    var names: [String] = []
    let origins = source.catalog.origins
    for participant in summary.participants {
      let service = origins[Int(participant.origin)].service
      if !service.isEmpty, !names.contains(service) { names.append(service) }
    }
    return FoundRequest(
      correlationID: trace.events.first.map { material.details($0).correlationID } ?? "", outcome: summary.outcome,
      start: summary.start, done: duration(summary), queueWait: longestWait(summary), services: names, error: error)
  }

  private func duration(_ summary: TraceSummary) -> Nanoseconds? {
    guard let done = summary.done, let start = summary.sent ?? summary.received else { return nil }
    return done.time - start.time
  }

  private func longestWait(_ summary: TraceSummary) -> Nanoseconds? {
    var longest: Nanoseconds?
    summary.forEachSegment { measured in
      if measured.segment == .queueWait { longest = max(longest ?? measured.duration, measured.duration) }
    }
    return longest
  }
}
