package import ClockEstimation
import TraceAnalysis
package import TraceModel

/// Makes the view of one request: its reconstruction, and every text that goes with it.
package struct TraceViewBuilder {
  private let source: any ViewSource
  private let clocks: ClockTable
  /// The offer instead of a bound, under an assumption.
  private let offer: ClockTable
  /// In what steps times are told.
  private let precision: LoggedPrecision
  private let reconstructor: TraceReconstructor

  /// Times are corrected by `clocks`; `offer` is what these would be under an assumption.
  package init(
    source: any ViewSource, clocks: ClockTable, offer: ClockTable = .none,
    precision: LoggedPrecision = .none
  ) {
    self.source = source
    self.clocks = clocks
    self.offer = offer
    self.precision = precision
    reconstructor = TraceReconstructor(catalog: source.catalog)
  }

  /// The view of the request that `key` names. One look-up of its records.
  package func view(of key: RequestID) throws -> TraceView {
    try view(of: key, source.records(for: key)).view
  }

  /// The same from its records, and its summary with corrected times and its final outcome, as lists and reports have
  /// it.
  func view(of key: RequestID, _ records: RequestRecords) throws -> (view: TraceView, summary: TraceSummary) {
    let draft = reconstructor.structure(of: records.events)
    let asLogged = draft.copy().finished()
    let summaryAsLogged = TraceSummary(asLogged)
    let clocks = clocks.settled(for: summaryAsLogged)
    var trace = draft.finished(clocks: clocks, precision: precision)
    var summary = clocks.corrected(summaryAsLogged)
    let revision = try source.revision(on: key, summaryAsLogged)
    if let revision { summary.conclude(revision) }
    let settled = summary
    trace.outcome = summary.outcome
    if !trace.drawnTimes.isEmpty, let first = trace.events.first { summary.start = first.time }
    let details = trace.events.map { event in
      // An implied step has a name, and is no record.
      event.isImplied ? records.details(event).ofImplied : records.details(event)
    }
    var view = TraceView(
      correlationID: details.first?.correlationID ?? "", trace: trace, summary: summary,
      segments: summary.segments, spans: trace.spans, details: details, origins: source.catalog.origins,
      texts: source.catalog.texts)
    view.occurrence = key.occurrence ?? 1
    view.messageOutcomes = trace.messageOutcomes
    view.criticalPath = summary.criticalPath(from: trace.instant(trace.beginning))
    view.waiting = try waiting(summary)
    view.precision = precision
    view.bounds = bounds(
      of: summaryAsLogged, LoggedExtent.all(in: asLogged.events, clocks), printed: view.segments, clocks)
    view.clocks = statements(on: trace, asLogged: asLogged, clocks)
    if let revision { view.trace.notes.removeAll(where: SupersedingNotes(revision.notes).supersede) }
    view.trace.notes += try named(revision?.notes ?? []) + corrections(view.clocks) + conflicts(of: trace)
    view.trace.notes += try RequestNames(of: view, source: source).notes(on: key)
    return (view, settled)
  }

  /// The longest wait of a message that waits still, up to the end of the logs.
  private func waiting(_ summary: TraceSummary) throws -> Nanoseconds? {
    func longest(until end: Timestamp) -> Nanoseconds? {
      summary.longestUnfinished(until: end) { $0 == .queueWait }
    }
    // Most requests are spared the look-up of where the logs end.
    guard longest(until: summary.start) != nil else { return nil }
    return try source.endOfLogs(clocks: clocks).flatMap(longest)
  }

  /// How the request that `key` names was reconstructed. It is reconstructed once more, with a watcher.
  package func explanation(of key: RequestID) throws -> Explanation {
    let events = try source.records(for: key).events
    var recorder = PassRecorder()
    let draft = reconstructor.structure(of: events, &recorder)
    let clocks = clocks.settled(for: TraceSummary(draft.copy().finished()))
    _ = draft.finished(clocks: clocks, precision: precision, &recorder)
    return Explanation(
      view: try view(of: key), events: events, stages: recorder.stages, ground: recorder.ground,
      revision: try named(source.revision(on: key)?.notes ?? []))
  }

  /// The notes with the ids of the requests that they are about; these at the end and in alphabetical order, since the
  /// numbers of requests are others in each source.
  private func named(_ notes: [Note]) throws -> [Note] {
    var (plain, elsewhere): ([Note], [(name: [String], note: Note)]) = ([], [])
    for note in notes {
      guard case .messageElsewhere(let destination, let request, _, let isConsumed) = note else {
        plain.append(note)
        continue
      }
      let id = OccurrenceName.text(
        try source.correlationIDs(of: [request]).first ?? "", request.occurrence)
      let named = Note.messageElsewhere(
        destination: destination, request: request, id: id, isConsumed: isConsumed)
      elsewhere.append(([source.catalog.text(destination), id, isConsumed ? "" : "published"], named))
    }
    return plain + elsewhere.sorted { $0.name.lexicographicallyPrecedes($1.name) }.map(\.note)
  }

  /// The proven bounds of each segment, from its times as logged.
  private func bounds(
    of summary: TraceSummary, _ extent: [LoggedExtent], printed: [MeasuredSegment], _ clocks: ClockTable
  ) -> [DurationBounds] {
    guard !clocks.periods.isEmpty else { return [] }
    // A request concluded to have no end has fewer segments; these are the first ones.
    return zip(summary.segments, printed).map { segment, printed in
      guard segment.messageTime == nil, !segment.isChoice else { return DurationBounds(asLogged: segment) }
      return clocks.bounds(of: segment, in: summary, extent: extent).stated(with: printed.duration)
    }
  }

  /// The statements about the clocks at the time of the request.
  private func statements(
    on trace: Trace, asLogged: Trace, _ clocks: ClockTable
  ) -> [(origin: OriginID, statement: ClockStatement)] {
    var seen: Set<OriginID> = []
    let origins = source.catalog.origins
    let first = Dictionary(
      asLogged.events.map { ($0.origin, $0.time.nanoseconds) }, uniquingKeysWith: { first, _ in first })
    return trace.events.compactMap { event in
      guard seen.insert(event.origin).inserted, let logged = first[event.origin],
        let period = clocks.period(of: event.origin, at: logged)
      else { return nil }
      var statement = ClockStatement(period, of: clocks, origins: origins)
      if statement.kind == .bound {
        statement.assumed = offer.assumedOffset(of: event.origin, at: logged, against: period.reference)
      }
      return (event.origin, statement)
    }
  }

  private func corrections(_ clocks: [(origin: OriginID, statement: ClockStatement)]) -> [Note] {
    clocks.filter(\.statement.isCorrected).map { .clockCorrected(origin: $0.origin, clock: $0.statement) }
  }

  /// Clocks of the participants that no estimate explains.
  private func conflicts(of trace: Trace) -> [Note] {
    guard !clocks.conflicts.isEmpty else { return [] }
    let participants = Set(trace.events.map(\.origin))
    return clocks.conflicts.filter { participants.contains($0.first) && participants.contains($0.second) }.map
    {
      .clockConflict(first: $0.first, second: $0.second, pairs: $0.evidence)
    }
  }

  /// The list of some requests for `find`; unfinished ones have lasted up to `endOfLogs`. The records of a request
  /// are read only if one reports an error.
  package func found(
    _ requests: some Collection<(key: RequestID, summary: TraceSummary)>, endOfLogs: Timestamp?
  ) async throws -> [FoundRequest] {
    let ids = try source.correlationIDs(of: requests.map(\.key))
    let errors = try await lastErrors(of: requests)
    return zip(requests, ids).map { request, id in
      var found = found(request.key, request.summary, id: id)
      found.error = errors[request.key]
      found.tell(request.summary, until: endOfLogs)
      found.doubt(request.summary, by: clocks)
      return found
    }
  }

  /// The same of one whose records have been read for its `view`.
  func found(
    _ request: (key: RequestID, summary: TraceSummary), in view: TraceView, endOfLogs: Timestamp?
  ) -> FoundRequest {
    var found = found(request.key, request.summary, id: view.correlationID)
    found.error = Self.reportsError(request.summary) ? view.lastError : nil
    found.tell(request.summary, until: endOfLogs)
    found.doubt(request.summary, by: clocks)
    return found
  }

  private static func reportsError(_ summary: TraceSummary) -> Bool {
    summary.outcome == .failed || summary.hasErrors
  }

  private func found(_ key: RequestID, _ summary: TraceSummary, id: String) -> FoundRequest {
    var found = FoundRequest(key, summary, id: id)
    found.done = duration(summary)
    if let (first, last) = summary.firstRecord.flatMap({ first in summary.lastRecord.map { (first, $0) } }) {
      found.elapsed = last.time - first.time
    }
    found.queueWait = summary.longestWait?.duration
    for participant in summary.participants {
      let service = source.catalog.origin(participant.origin).service
      if !service.isEmpty, !found.services.contains(service) { found.services.append(service) }
    }
    return found
  }

  private func lastErrors(
    of requests: some Collection<(key: RequestID, summary: TraceSummary)>
  ) async throws -> [RequestID: String] {
    let keys = requests.lazy.filter { Self.reportsError($0.summary) }.map(\.key)
    let errors = try await source.map(recordsOf: Array(keys)) { [reconstructor, clocks, precision] records in
      let trace = reconstructor.structure(of: records.events).finished(clocks: clocks, precision: precision)
      return trace.lastError.map { records.details(trace.events[$0]) }?.errorOrName
    }
    return zip(keys, errors).reduce(into: [:]) { $0[$1.0] = $1.1 }
  }

  private func duration(_ summary: TraceSummary) -> Nanoseconds? {
    guard let done = summary.done, let start = summary.sent ?? summary.received else { return nil }
    return done.time - start.time
  }
}

extension FoundRequest {
  /// Says how long what is unfinished has lasted, up to the end of the logs.
  fileprivate mutating func tell(_ summary: TraceSummary, until endOfLogs: Timestamp?) {
    guard let endOfLogs else { return }
    lasted = summary.longestUnfinished(until: endOfLogs, \.isOfEnd)
    waiting = summary.longestUnfinished(until: endOfLogs) { $0 == .queueWait }
  }
}

extension TraceView {
  /// The text of the last error that a record states.
  fileprivate var lastError: String? { trace.lastError.map { details[$0].errorOrName } }
}

extension RecordDetails {
  fileprivate var errorOrName: String { error ?? name }
}
