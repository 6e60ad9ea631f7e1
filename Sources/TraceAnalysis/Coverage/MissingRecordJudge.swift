import ClockEstimation
package import TraceModel

/// What all requests and all logs together say, on the common clock: the second step of an outcome.
///
/// The first step (`DecideOutcome.swift`) reads one request's own records. Where those lack one, this decides
/// whether it is late, lost, or merely not here:
///
///     var coverage = CoverageSurvey()                       // all records: coverage.add(block)
///     var survey = RequestSurvey(services: services)        // all requests: survey.add(summary)
///     let knowledge = MissingRecordJudge(survey, coverage: LogCoverage(coverage, services: services), texts: …)
///     knowledge.revision(on: summary)                        // any request, its times corrected
package struct MissingRecordJudge: Sendable {
  let services: ServiceTable
  let coverage: LogCoverage
  let servers: ServerSurvey
  /// What other requests have that took a step.
  let expectations: [RequestStep: [UsualRecord]]
  /// From which topic's messages those of others come.
  let onward: DownstreamTopics
  /// The catalog's texts, by symbol.
  let texts: [String]
  private let topics: [Symbol: TopicFigures]
  /// All topics together that a service's messages have been consumed from, by service.
  private let routes: [Int: TopicFigures]
  /// Records so many of which are missing that no single absence means anything.
  private(set) var doubts: [RecordSurvey.Kind: SamplingSuspicion] = [:]

  /// - Parameters:
  ///   - survey: of all requests, as logged.
  ///   - coverage: of all records, with the same correction.
  ///   - texts: all texts, by symbol (`Catalog.texts`).
  ///   - correct: puts times of an origin's clock on the common one.
  package init(
    _ survey: RequestSurvey, coverage: LogCoverage, texts: [String], correct: ClockCorrection = { $1 }
  ) {
    self.coverage = coverage
    self.texts = texts
    services = survey.services
    servers = survey.servers
    expectations = survey.shapes.expectations(texts: texts)
    onward = DownstreamTopics(survey.onward, texts: texts)
    topics = TopicFigures.all(survey.destinations, services: services, correct: correct)
    routes = TopicFigures.routes(topics, survey.destinations, services: services, correct: correct)
    doubts = findDoubts(survey.records, correct: correct)
  }

  /// What is known of a topic; of a message whose topic no record names, of all topics that its publisher's
  /// messages are consumed from. Nil where nothing is.
  func figures(of destination: Symbol, publisher: Int) -> TopicFigures? {
    destination != 0 ? topics[destination] : routes[publisher]
  }

  /// What is known of the topic of a message that was consumed.
  func figures(consumedFrom destination: Symbol) -> TopicFigures? { topics[destination] }

  /// The logs of every one of `services` show all of the time; not so where there is no service.
  func cover(_ services: [Int], from begin: Timestamp, until end: Timestamp) -> Bool {
    !services.isEmpty
      && services.allSatisfy { coverage.view(ofService: $0, from: begin, until: end) == .whole }
  }

  /// Origins that stand for services in notes, by name of the service.
  func symbols(of services: [Int]) -> [Symbol] { services.map { self.services.origins[$0] } }
}
