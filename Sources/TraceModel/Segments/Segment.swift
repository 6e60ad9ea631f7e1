/// A named stretch of a request's time. `SegmentDefinition.all` says everything else about it.
public enum Segment: UInt8, Sendable, CaseIterable {
  /// Between two records of one attempt or message.
  case requestTransit, api, publish, queueWait, retryWait, dispatch, processing, responseTransit, call, client
  /// Of the request as a whole.
  case elapsed, accepted, firstEffect, endToEnd, fromAPI
  /// As an app states it.
  case launch, screenLoad
  /// On critical paths only.
  case redelivery, unattributed

  /// The segment's entry in the table.
  public var definition: SegmentDefinition { SegmentDefinition.all[Int(rawValue)] }

  /// The name in JSON, CSV and `--segment`.
  public var name: String { definition.name }

  /// The name in a sentence.
  public var words: String { definition.words }

  /// The wait of a message for its consumer; `isRetry`: of one that was published again, to a retry topic.
  public static func wait(isRetry: Bool) -> Segment { isRetry ? .retryWait : .queueWait }
}

extension SegmentDefinition {
  /// Every segment, in the order of a request's life, which is the order of a report.
  ///
  /// To add a segment: a case above, where a report prints it in order, and its entry here, likewise. Measuring,
  /// unfinished work, groups, clocks, `--segment` and the help page follow.
  ///
  /// A new instant of beginning or end needs a case in `ExchangeInstant.swift`, `MessageInstant.swift` or
  /// `RequestInstant.swift`, and what it is in a request there. One on critical paths needs its step in
  /// `TraceAnalysis/Summary/CriticalPath.swift`.
  public static let all: [SegmentDefinition] = {
    precondition(table.map(\.segment) == Segment.allCases, "one entry for each segment, in order")
    return table
  }()

  private static let table: [SegmentDefinition] = [
    SegmentDefinition(
      .requestTransit, "request_transit", words: "transit",
      help: "request sent -> request received",
      .exchange(from: .sent, to: .received), isOnPath: true),
    SegmentDefinition(
      .api, "api",
      help: "request received -> response sent",
      .exchange(from: .received, to: .responded), unfinished: .countedWhereEndsAreLogged, isOnPath: true),
    SegmentDefinition(
      .publish, "publish",
      help: "request received -> message published",
      .message(from: .begun, to: .published)),
    SegmentDefinition(
      .queueWait, "queue_wait", words: "queue wait",
      help: "published -> first consumed; once a message",
      .message(from: .queued, to: .taken), unfinished: .counted, isOnPath: true),
    // On a critical path also: the client waited before it tried again.
    SegmentDefinition(
      .retryWait, "retry_wait", words: "wait before retry",
      help: "published to a retry topic -> consumed; each retry",
      .message(from: .queuedAgain, to: .taken), unfinished: .counted, isOnPath: true),
    SegmentDefinition(
      .dispatch, "dispatch",
      help: "consumed -> processing started",
      .message(from: .consumed, to: .started), unfinished: .countedWhereEndsAreLogged, isOnPath: true),
    SegmentDefinition(
      .processing, "processing",
      help: "processing started -> finished; each attempt",
      .message(from: .underWay, to: .finished), unfinished: .counted, isOnPath: true),
    SegmentDefinition(
      .responseTransit, "response_transit", words: "response transit",
      help: "response sent -> response received",
      .exchange(from: .responded, to: .answered), isOnPath: true),
    SegmentDefinition(
      .call, "call",
      help: "request sent -> response received, of a service's own calls",
      .exchange(from: .sentByService, to: .answered), unfinished: .countedWhereEndsAreLogged, isOnPath: true),
    SegmentDefinition(
      .client, "client",
      help: "request sent -> response received",
      .exchange(from: .sentByClient, to: .answered), unfinished: .countedWhereEndsAreLogged),
    SegmentDefinition(
      .elapsed, "elapsed",
      help: "first record -> last record; needs no step",
      .request(from: .firstRecord, to: .lastRecord)),
    SegmentDefinition(
      .accepted, "accepted",
      help: "request sent -> 2xx answer",
      .request(from: .sent, to: .accepted), unfinished: .countedWhereEndsAreLogged),
    SegmentDefinition(
      .firstEffect, "first_effect", words: "first effect",
      help: "request sent -> first message done",
      .request(from: .sent, to: .firstEffect), unfinished: .counted),
    SegmentDefinition(
      .endToEnd, "end_to_end", words: "end to end",
      help: "request sent -> every message done",
      .request(from: .sent, to: .done), unfinished: .counted),
    SegmentDefinition(
      .fromAPI, "from_api", words: "from api",
      help: "request received -> every message done, of requests without a client record",
      .request(from: .receivedWithoutClient, to: .done), unfinished: .counted),
    SegmentDefinition(
      .launch, "launch",
      help: "app started -> first screen, as the app states it",
      .app(.launch)),
    SegmentDefinition(
      .screenLoad, "screen_load", words: "screen load",
      help: "tap -> screen with its content, as the app states it",
      .app(.loadedScreen)),
    SegmentDefinition(
      .redelivery, "redelivery",
      help: "first delivery of a message -> the redelivery that counted",
      .path, isOnPath: true),
    SegmentDefinition(
      .unattributed, "unattributed",
      help: "between two records, where no record in between explains the time",
      .path, isOnPath: true),
  ]
}
