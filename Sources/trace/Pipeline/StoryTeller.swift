import TraceAnalysis
import TraceModel

/// Makes the story of one request: its reconstruction, and every text that goes with it.
struct StoryTeller {
  private let source: any RequestSource
  private let reconstructor: TraceReconstructor

  init(source: any RequestSource) {
    self.source = source
    reconstructor = TraceReconstructor(catalog: source.catalog)
  }

  /// The story of the request that `key` names. One look-up of its records.
  func story(of key: RequestKey) throws -> TraceStory {
    let material = try source.material(for: key)
    let trace = reconstructor.reconstruct(material.events)
    let summary = TraceSummary(trace)
    let details = trace.events.map(material.details)
    var story = TraceStory(
      correlationID: details.first?.correlationID ?? "", trace: trace, summary: summary,
      segments: summary.segments, spans: trace.spans, details: details, origins: source.catalog.origins,
      texts: source.catalog.texts)
    story.branches = trace.branches
    return story
  }

  /// What `find` lists of the request that `key` names. Its records are read only if one reports an error.
  func found(_ key: RequestKey, _ summary: TraceSummary) throws -> FoundRequest {
    var found = FoundRequest(
      correlationID: try source.correlationID(of: key), outcome: summary.outcome, start: summary.start)
    found.done = duration(summary)
    found.queueWait = longestWait(summary)
    for participant in summary.participants {
      let service = source.catalog.origin(participant.origin).service
      if !service.isEmpty, !found.services.contains(service) { found.services.append(service) }
    }
    let hasErrors = summary.outcome == .failed || summary.participants.contains { $0.level >= .error }
    if hasErrors { found.error = try lastError(key) }
    return found
  }

  private func lastError(_ key: RequestKey) throws -> String? {
    let material = try source.material(for: key)
    let events = reconstructor.reconstruct(material.events).events
    let details = events.last { $0.level >= .error || $0.failed }.map(material.details)
    return details.map { $0.error ?? $0.name }
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
