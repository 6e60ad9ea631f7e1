import ClockEstimation
package import TraceModel

/// Many records of one kind are missing, though the logs that would have them cover the time. Such a number is hardly
/// lost: a logger samples (zap keeps the first 100 of a second, then every 100th), or a log was not read.
package struct SamplingSuspicion: Sendable, Equatable {
  /// The kind of the missing records.
  package var record: ExpectedRecord
  /// An origin of the service whose records call for the missing ones.
  package var caller: OriginID
  /// An origin of each service that would have logged them, by name.
  package var services: [OriginID]
  /// How many are there.
  package var logged: Int
  /// How many are missing, at times covered by the logs of all those services.
  package var missing: Int

  /// The fewest missing records before anything is doubted.
  package static let leastMissing = 20
  /// The share of all, in percent, that must be missing.
  package static let leastPercent = 10
}

extension MissingRecordJudge {
  /// Every doubt, for `doctor`: sampling or missing logs are suspected. By name of the calling service, then by
  /// record and topic.
  package var sortedSuspicions: [SamplingSuspicion] {
    suspicions.sorted { a, b in
      let (one, other) = (a.key.record.sortKey(texts), b.key.record.sortKey(texts))
      return (a.key.caller, one.0, one.1) < (b.key.caller, other.0, other.1)
    }.map(\.value)
  }

  /// The kinds of records that are missing too often.
  func findSuspicions(_ survey: RecordSurvey, correct: ClockCorrection) -> [RecordSurvey.Kind:
    SamplingSuspicion]
  {
    var suspicions: [RecordSurvey.Kind: SamplingSuspicion] = [:]
    for (kind, tally) in survey.tallies where !tally.missing.isEmpty {
      guard let source = source(of: kind) else { continue }
      var missing = 0
      for (second, count) in tally.missing where isSettled(kind, source, second, correct) { missing += count }
      let logged = loggedCount(of: kind, in: survey)
      guard missing >= SamplingSuspicion.leastMissing else { continue }
      guard missing * 100 >= (logged + missing) * SamplingSuspicion.leastPercent else { continue }
      suspicions[kind] = SamplingSuspicion(
        record: kind.record, caller: services.representative(of: kind.caller),
        services: representatives(of: source.services),
        logged: logged, missing: missing)
    }
    return suspicions
  }

  /// The loggers of records of a kind, and the knowledge of their topic.
  private func source(of kind: RecordSurvey.Kind) -> (services: [ServiceID], topic: TopicFigures)? {
    switch kind.record {
    case .reception: return (servers.servers(of: kind.caller), TopicFigures())
    case .publishing(let destination):
      return figures(consumedFrom: destination).map { ($0.publishers, $0) }
    case .consumption(let destination):
      return figures(of: destination, publisher: kind.caller).map { ($0.consumers.map(\.service), $0) }
    case .processingEnd(let destination):
      return figures(consumedFrom: destination).map { ([kind.caller], $0) }
    case .sending, .message: return nil
    }
  }

  /// The logs cover the time at which the record would be, for every calling record of the second.
  private func isSettled(
    _ kind: RecordSurvey.Kind, _ source: (services: [ServiceID], topic: TopicFigures),
    _ second: RecordSurvey.Second,
    _ correct: ClockCorrection
  ) -> Bool {
    let length = RecordSurvey.nanosecondsPerSecond
    let begin = Timestamp(nanoseconds: correct(second.clock, second.second * length))
    let end = Timestamp(nanoseconds: correct(second.clock, (second.second + 1) * length))
    switch kind.record {
    case .consumption:
      let state = state(of: source.topic, publishedFrom: begin, until: end)
      return state == .passed || state == .passedByOthers
    case .publishing:
      guard let wait = source.topic.longestWait else { return false }
      return cover(source.services, from: begin - wait, until: end)
    case .processingEnd:
      let longest = source.topic.consumers.first { $0.service == kind.caller }?.longestProcessing
      return longest.map { cover(source.services, from: begin, until: end + $0) } ?? false
    case .reception, .sending, .message: return cover(source.services, from: begin, until: end)
    }
  }

  /// The number of such records; for messages without a topic in any record, the publisher's in all topics.
  private func loggedCount(of kind: RecordSurvey.Kind, in survey: RecordSurvey) -> Int {
    guard kind.record == .consumption(destination: .empty) else { return survey.tallies[kind]?.logged ?? 0 }
    return survey.tallies.reduce(0) { sum, entry in
      guard case .consumption = entry.key.record, entry.key.caller == kind.caller else { return sum }
      return sum + entry.value.logged
    }
  }
}
