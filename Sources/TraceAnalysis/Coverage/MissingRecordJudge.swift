// The meaning of a missing record.
//
// PURPOSE
//
// A request lacks a record: its message has no consumption, its delivery no end, its call no reception. Four things may
// have happened, and they must not be mixed up:
//
//     late       it will still happen: the logs end before it could           queued, processing
//     lost       it did not happen, and the logs would show it                lost
//     not here   it may have happened; no log covers the time                incomplete
//     not said   it happened; programs of this kind do not log it             nothing is missing
//
// One request cannot tell. All requests and all logs together often can.
//
// CONCEPTS
//
// Coverage   From when to when the logs of an origin or a service are there (`LogCoverage`). A silence no longer than
//            the longest within one of its logs is no gap.
// Step       Something a request did that other records usually come with, such as a 2xx answer (`RequestStep`).
// Usual      A record in 99 of 100 completed requests with the step, of 20 at least (`UsualRecord`).
// Passed     The consumers of a topic went past a message: they took later ones, nothing older is left, and more time
//            went by than any message waited (`ConsumptionProgress`). The longest wait alone proves nothing while a
//            backlog grows.
// Proof      A message to a topic that is only published in work on another topic's messages. It proves unlogged
//            work (`UnloggedWork`). Messages that a partition passed are proof of another kind.
// Sampling   Records of one kind are missing at covered times, and a sampling logger or an unread log is likelier than
//            as many losses (`SamplingSuspicion`).
//
// WAY
//
//     all records   ─► CoverageSurvey ─► LogCoverage ──────────────┐
//     all requests  ─► RequestSurvey (Survey/)                     ▼
//                        ├─ who consumes, how long ─► TopicFigures ──┐
//                        ├─ what follows what ─► DownstreamTopics ───┤
//                        ├─ records with steps ─► UsualRecord ───────┼─► MissingRecordJudge ─► OutcomeRevision
//                        ├─ absences by second ─► SamplingSuspicion ─┤        (Judgement/)     of one request
//                        └─ shapes ─► ShapesNeedingNoRevision ───────┘
//
// Surveys (Survey/) count what was logged, uncorrected, so parts merge in any order. Figures (Figures/) put the
// counts on the common clock. Judgements (Judgement/) read one request against the figures: messages, then attempts,
// then steps. Nearly every request needs none: it is done and lacks nothing, which its shape tells
// (`ShapesNeedingNoRevision`, for speed alone). Each absence gives an outcome, a note, or both; of several outcomes
// the first of the table applies.
//
// EXAMPLE
//
//     jobs           ● ● ● ○ ● ● ● ●        ○ was published and no record shows its consumption
//     worker log     ├───────────────┤      covers it, and later ones were consumed: passed           → lost
//     worker log     ├──┤                   ends before: it may still come                            → queued
//     worker log              ├──────┤      begins after: no log covers the time                     → incomplete
//     notifications        ●                a message that only work on jobs publishes: proof         → incomplete
//
// LIMITS
//
// A message whose topic no record names is judged by all topics of its publisher together. A loss that is as frequent
// as sampling is called sampling. A record that nothing ever logs is not expected.

import ClockEstimation
package import TraceModel

/// The second step of an outcome, by all requests and all logs together, on the common clock. The first
/// step is `DecideOutcome`, which reads one request's own records.
///
///     var coverage = CoverageSurvey()                       // all records: coverage.add(block)
///     var survey = RequestSurvey(services: services)        // all requests: survey.add(summary)
///     let judge = MissingRecordJudge(survey, coverage: LogCoverage(coverage, services: services), texts: …)
///     judge.revision(on: summary)                            // any request, its times corrected
package struct MissingRecordJudge: Sendable {
  let services: ServiceTable
  let coverage: LogCoverage
  let servers: ServerSurvey
  /// The records that other requests with a step have.
  let usualRecords: [RequestStep: [UsualRecord]]
  /// Which topic's messages lead to those of another.
  let downstream: DownstreamTopics
  /// The catalog's texts, by id.
  let texts: [String]
  private let topics: [NameID: TopicFigures]
  /// All topics together that a service's messages have been consumed from, by service.
  private let routes: [ServiceID: TopicFigures]
  /// Records missing in such numbers that no single absence means anything.
  private(set) var suspicions: [RecordSurvey.Kind: SamplingSuspicion] = [:]

  /// - Parameters:
  ///   - survey: of all requests, as logged.
  ///   - coverage: of all records, with the same correction.
  ///   - texts: all texts, by id (`Catalog.texts`).
  ///   - correct: puts times of an origin's clock on the common one.
  package init(
    _ survey: RequestSurvey, coverage: LogCoverage, texts: [String], correct: ClockCorrection = { $1 }
  ) {
    self.coverage = coverage
    self.texts = texts
    services = survey.services
    servers = survey.servers
    usualRecords = survey.shapes.usualRecords(texts: texts)
    downstream = DownstreamTopics(survey.downstream, texts: texts)
    topics = TopicFigures.all(survey.destinations, services: services, correct: correct)
    routes = TopicFigures.routes(topics, survey.destinations, services: services, correct: correct)
    suspicions = findSuspicions(survey.records, correct: correct)
  }

  /// The figures of a topic. For a message without a named topic: of all topics with consumed messages of its
  /// publisher. Nil where nothing is.
  func figures(of destination: NameID, publisher: ServiceID) -> TopicFigures? {
    destination != .empty ? topics[destination] : routes[publisher]
  }

  /// The figures of the topic of a consumed message.
  func figures(consumedFrom destination: NameID) -> TopicFigures? { topics[destination] }

  /// The logs of every one of `services` show all of the time; not so where there is no service.
  func cover(_ services: [ServiceID], from begin: Timestamp, until end: Timestamp) -> Bool {
    !services.isEmpty
      && services.allSatisfy { coverage.view(ofService: $0, from: begin, until: end) == .whole }
  }

  /// Origins that stand for services in notes, by name of the service.
  func representatives(of services: [ServiceID]) -> [OriginID] { services.map(self.services.representative) }
}
