import Testing
import TraceModel

@testable import LogReading

/// The effect of a profile's rules on records.
struct RuleTests {
  private func rules(_ rules: String) -> String { "sources:\n  - rules:\n      - \(rules)\n" }

  private func event(_ rule: String, _ members: String) throws -> Event {
    try #require(try ProfiledLog(rules(rule), [line(members)]).event)
  }

  @Test(arguments: [
    "job added", "Job added.", "JOB_ADDED", "job-added!", " job  added", "Job.Added",
  ])
  func `a text is the same but for case and punctuation`(_ text: String) throws {
    #expect(try event("{text: job added, is: published}", #""msg":"\#(text)""#).role == .published)
  }

  @Test(arguments: ["job", "job added now", "jobadded", ""])
  func `another text is another text`(_ text: String) throws {
    #expect(try event("{text: job added, is: published}", #""msg":"\#(text)""#).role == .note)
  }

  @Test func `captures of the pattern are the values that they are called after`() throws {
    let log = try ProfiledLog(
      rules(
        #"{pattern: 'Received \w+ \{orderId=(?<key>\d+)\} from (?<topic>.+)-(?<partition>\d+)@(?<offset>\d+)', is: [consumed, processing_started]}"#
      ),
      [line(#""msg":"Received OrderPlaced {orderId=4711} from shop-orders-3@905""#)])
    let event = try #require(log.event)
    #expect(log.roles == [[.consumed, .processingStarted]])
    #expect(event.messageKey == (try identifier("4711")))
    #expect(log.topic(of: event) == "shop-orders")
    #expect((event.partition, event.messageOffset) == (3, 905))
    #expect(log.details(of: event).messageKey == "4711")
  }

  @Test func `a value is a constant, a field, the first of several fields, a capture, or a part of a field`()
    throws
  {
    let log = try ProfiledLog(
      rules(
        """
        {text: sent, is: published, topic: {field: queue_url, text: '[^/]+$'}, key: [jobId, job.id],
                 group: {constant: mailers}, partition: 4, offset: {text: 'no. (\\d+)'}}
        """),
      [line(#""msg":"sent","job":{"id":"j-1"},"queue_url":"https:\/\/sqs.eu\/1\/emails""#)])
    let event = try #require(log.event)
    #expect(log.topic(of: event) == "emails")
    #expect(event.messageKey == (try identifier("j-1")))
    #expect(log.catalog.text(event.group) == "mailers")
    #expect(event.partition == 4)
    #expect(event.messageOffset == Int64.absent)
  }

  @Test func `a text that was met before is another step where its record's fields differ`() throws {
    let log = try ProfiledLog(
      """
      sources:
        - rules:
            - {pattern: 'job (?<key>[a-z]+) done', where: {queue: mails}, is: processing_finished}
            - {text: job one done, where: {level: error}, is: processing_finished, failed: true}
            - {pattern: '^job', is: processing_started}
      """,
      [
        line(#""msg":"job one done","queue":"mails""#), line(#""msg":"job one done","level":"error""#),
        line(#""msg":"job one done""#), line(#""msg":"job one done","queue":"mails","level":"error""#),
        line(#""msg":"job two done","queue":"mails""#),
      ])
    #expect(
      log.roles == [
        [.processingFinished], [.processingFinished], [.processingStarted], [.processingFinished],
        [.processingFinished],
      ])
    let keys = try ["one", "one", "two"].map(identifier)
    #expect(log.events.filter { $0.messageKey != .none }.map(\.messageKey) == keys)
    #expect(log.events.map(\.failed) == [false, true, false, true, false])
  }

  @Test func `rules are the same for the first texts of a log and for those after many others`() throws {
    let items = 1_000..<3_000
    let lines = items.map { line(#""msg":"item \#($0) is \#($0 % 3 == 0 ? "sent" : "kept")""#) }
    let log = try ProfiledLog(rules(#"{pattern: 'item (?<key>\d+) is sent', is: published}"#), lines)
    let sent = log.events.filter { $0.role == .published }
    let keys = items.filter { $0 % 3 == 0 }.map { log.decoder.identifier(of: "\($0)") }
    #expect(sent.map(\.messageKey) == keys)
  }

  @Test func `the first rule that fits counts, whatever it is found by`() throws {
    let yaml = """
      sources:
        - rules:
            - {text: done, where: {ok: false}, is: processing_finished, failed: true}
            - {pattern: 'do(?:ne)', where: {n: '>=10'}, is: consumed}
            - {text: done, is: published}
            - {where: {kind: x}, is: request_sent}
      """
    let log = try ProfiledLog(
      yaml,
      [
        line(#""msg":"done","ok":false,"n":11"#), line(#""msg":"done","ok":true,"n":11"#),
        line(#""msg":"done","n":9,"kind":"x""#), line(#""msg":"other","kind":"X""#), line(#""kind":"x""#),
        line(#""msg":"other","n":10"#),
      ])
    #expect(
      log.roles == [
        [.processingFinished], [.consumed], [.published], [.requestSent], [.requestSent], [.note],
      ])
    #expect(log.events.map(\.failed) == [true, false, false, false, false, false])
  }

  @Test(arguments: [
    ("{status: '>=500'}", #""status":503"#, true), ("{status: '>=500'}", #""status":"499""#, false),
    ("{level: error}", #""level":50"#, true), ("{level: error}", #""level":"ERROR""#, true),
    ("{level: error}", #""level":30"#, false), ("{logger: 'app.*'}", #""logger":"app.mail""#, true),
    ("{logger: [a, b]}", #""logger":"B""#, true), ("{err: absent}", #""x":1"#, true),
    ("{err: absent}", #""err":null"#, true),
    ("{err: absent}", #""err":"x""#, false), ("{a.b: 1}", #""a":{"b":1}"#, true),
    ("{a.b: 1}", #""a.b":1"#, true),
    ("{s: '!=ok'}", #""s":"bad""#, true), ("{s: '!=ok'}", #""s":"ok""#, false),
    ("{n: '<2'}", #""n":"x""#, false),
  ])
  func `a condition on fields`(_ condition: String, _ members: String, _ holds: Bool) throws {
    let event = try event("{where: \(condition), is: consumed}", #""msg":"m",\#(members)"#)
    #expect((event.role == .consumed) == holds)
  }

  @Test func `work that a rule ends has failed where the record says so, or the rule does`() throws {
    let rule = "{text: end, is: processing_finished"
    #expect(try event(rule + "}", #""msg":"end","level":"error""#).failed)
    #expect(try event(rule + "}", #""msg":"end","success":false"#).failed)
    #expect(try event(rule + ", failed: false}", #""msg":"end","level":"error""#).failed == false)
    #expect(try event(rule + ", failed: {state: dead}}", #""msg":"end","state":"dead""#).failed)
    #expect(try event(rule + ", failed: {state: dead}}", #""msg":"end","state":"done""#).failed == false)
    #expect(try event(rule + "}", #""msg":"end","level":"info""#).failed == false)
  }

  @Test(
    arguments: [
      ("{field: took, unit: ms}", #""took":12.5"#, 12_500_000), ("took", #""took":0.25"#, 250_000_000),
      ("took", #""took":"1.5ms""#, 1_500_000), ("took", #""took":"250µs""#, 250_000),
      ("took", #""took":"1m2.5s""#, 62_500_000_000), ("{field: took, unit: ns}", #""took":7"#, 7),
      ("{field: t, text: 'in (\\d+)', unit: us}", #""t":"done in 80 us""#, 80_000),
    ] as [(String, String, Int64)])
  func `a duration in its unit, or with one of its own`(
    _ value: String, _ members: String, _ nanoseconds: Int64
  ) throws {
    let rule = "{text: end, is: response_sent, starts: request_received, duration: \(value)}"
    let event = try event(rule, #""msg":"end",\#(members)"#)
    #expect(event.statedDurationNanoseconds == nanoseconds)
    #expect(event.further.starts == .requestReceived)
  }

  @Test func `method, path and status of a call`() throws {
    let event = try event(
      "{text: end, is: response_sent, status: r.code, method: r.m, url: {text: 'x'}}",
      #""msg":"end","r":{"code":"404","m":"post"},"url":"/a""#)
    #expect(event.statusCode == 404)
    #expect(event.target.method == .post)
    #expect(event.target.path != 0)
  }

  @Test func `a call of a rule has the rule's path to its last segments, and the record's span`() throws {
    let event = try event(
      "{text: end, is: response_sent, url: r.u}",
      #""msg":"end","r":{"u":"/v1/items/7"},"url":"/a","span_id":"3f""#)
    #expect(event.target.tail == CallTarget.tail(of: "/v1/items/7".utf8))
    #expect(event.link.span == CallLink.hash(name: "3f".utf8))
  }

  @Test func `a record that no rule names falls to the vocabulary, unless nothing is inherited`() throws {
    let lines = [line(#""event":"request_received""#), line(#""msg":"x","status":200,"duration":1"#)]
    let profile = "sources:\n  - rules: [{text: a, is: consumed}]\n"
    #expect(try ProfiledLog(profile, lines).roles == [[.requestReceived], [.responseSent]])
    #expect(try ProfiledLog("inherit: none\n" + profile, lines).roles == [[.note], [.note]])
    #expect(try ProfiledLog("inherit: none", lines).roles == [[.note], [.note]])
  }

  @Test func `a rule may say that a text of the vocabulary is no step`() throws {
    let event = try event("{text: published, is: note}", #""event":"published","topic":"blog""#)
    #expect(event.role == .note)
  }

  @Test func `texts with escapes, records as strings and records within records are read by the same rules`()
    throws
  {
    let inner = #"{\"msg\":\"got \\\"j-1\\\" now\",\"correlation_id\":\"7f3a-11\"}"#
    let yaml = rules(#"{pattern: 'got "(?<key>[^"]+)"', is: consumed}"#)
    let log = try ProfiledLog(
      yaml,
      [
        line(#""msg":"got \"j-1\" now""#), #"{"time":"2026-01-01T00:00:00Z","log":"\#(inner)"}"#,
        #"{"timestamp":"2026-01-01T00:00:00Z","message":{"msg":"got \"j-1\" now","correlation_id":"7f3a-11"}}"#,
      ])
    #expect(log.roles == [[.consumed], [.consumed], [.consumed]])
    #expect(try Set(log.events.map(\.messageKey)) == [identifier("j-1")])
  }

  @Test func `a rule's fields are found flat, nested, in lists of objects, and in containers`() throws {
    let yaml = rules("{text: sent, is: published, key: job.id}")
    let log = try ProfiledLog(
      yaml,
      [
        line(#""msg":"sent","job.id":"k""#), line(#""msg":"sent","job":{"id":"k"}"#),
        line(#""msg":"sent","extra":{"job":{"id":"k"}}"#),
        line(#""msg":"sent","job":[{"id":"j"},1,{"id":"k"},{"n":1}]"#),
      ])
    #expect(try log.events.map(\.messageKey) == Array(repeating: identifier("k"), count: 4))
  }

  @Test func `of a thousand rules each names its records`() throws {
    let all = (0..<1000).map { number in
      number % 2 == 0
        ? "      - {text: step number \(number), is: consumed, offset: \(number)}"
        : "      - {pattern: '^step of number \(number): (?<offset>\\d+)$', is: consumed}"
    }
    let lines = (0..<1000).map { number in
      line(
        number % 2 == 0
          ? #""msg":"step number \#(number)""# : #""msg":"step of number \#(number): \#(number)""#)
    }
    let log = try ProfiledLog("sources:\n  - rules:\n" + all.joined(separator: "\n"), lines)
    #expect(log.events.map(\.messageOffset) == (0..<1000).map { Int64($0) })
  }
}
