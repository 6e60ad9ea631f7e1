import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct RequestFilterTests {
  private let builder = SummaryBuilder()

  private func matches(_ summary: TraceSummary, _ change: (inout RequestFilter) -> Void) -> Bool {
    var filter = RequestFilter()
    change(&filter)
    var matcher = RequestMatcher(filter, catalog: builder.catalog)
    let first = matcher.matches(summary, RequestID(number: 1))
    #expect(matcher.matches(summary, RequestID(number: 1)) == first, "what was remembered is what was found")
    return first
  }

  private func holds(_ text: String, for value: String) throws -> Bool {
    var summary = builder.request()
    summary.projection = value.isEmpty ? 0 : builder.projection("other", value)
    let condition = try AttributeCondition(parsing: text)
    return matches(summary) { $0.conditions = [(1, condition)] }
  }

  @Test func `a filter without conditions matches everything`() {
    #expect(matches(TraceSummary()) { _ in })
  }

  @Test func `since includes the instant and until excludes it`() {
    let summary = builder.request(start: 1000)
    #expect(matches(summary) { $0.since = Timestamp(nanoseconds: 1000) })
    #expect(!matches(summary) { $0.since = Timestamp(nanoseconds: 1001) })
    #expect(matches(summary) { $0.until = Timestamp(nanoseconds: 1001) })
    #expect(!matches(summary) { $0.until = Timestamp(nanoseconds: 1000) })
  }

  @Test func `what goes on is slower than what it has lasted up to the end of the logs`() {
    let queued = builder.request(.queued).with(builder.delivery(published: 3000))
    func isSlower(_ summary: TraceSummary, than limit: Int64, _ segment: Segment? = nil, end: Int64? = 5000)
      -> Bool
    {
      matches(summary) {
        ($0.slowerThan, $0.segment) = (Nanoseconds(limit), segment)
        $0.endOfLogs = end.map(Timestamp.init(nanoseconds:))
      }
    }
    #expect(isSlower(queued, than: 3999))
    #expect(!isSlower(queued, than: 4000))
    #expect(isSlower(queued, than: 1999, .queueWait))
    #expect(!isSlower(queued, than: 2000, .queueWait))
    #expect(!isSlower(queued, than: 0, .processing))
    #expect(!isSlower(queued, than: 0, end: nil))
    for outcome in [Outcome.lost, .incomplete, .failed, .rejected] {
      #expect(!isSlower(builder.request(outcome).with(builder.delivery(wait: 1, work: 1)), than: 0))
    }
  }

  @Test func `one of the services took part`() {
    #expect(matches(builder.request()) { $0.services = ["worker", "api"] })
    #expect(!matches(builder.request()) { $0.services = ["worker"] })
  }

  @Test func `a program is called by its service, its instance, or as it is printed`() {
    let origin = Origin(service: "consumer", instance: "consumer-1")
    let pod = Origin(service: "api", instance: "pod-7")
    for name in ["consumer", "consumer-1", "consumer/consumer-1"] { #expect(origin.isCalled(name)) }
    for name in ["api", "pod-7", "api/pod-7"] { #expect(pod.isCalled(name) && pod.isCalled(pod.name)) }
    for name in ["", "consumer-2", "pod", "api/", "pod-7/api"] {
      #expect(!origin.isCalled(name) && !pod.isCalled(name))
    }
    #expect(!Origin(service: "api").isCalled("api/"))
  }

  @Test func `level is that level or higher, at any origin`() {
    var summary = builder.request()
    summary.participants[1].level = .error
    #expect(matches(summary) { $0.level = .error })
    #expect(matches(summary) { $0.level = .warning })
    #expect(!matches(summary) { $0.level = .critical })
  }

  @Test func `with a service the level is that service's`() {
    var summary = builder.request()
    summary.participants[1].level = .error
    for (service, expected) in [("api", true), ("client", false)] {
      let found = matches(summary) {
        $0.services = [service]
        $0.level = .error
      }
      #expect(found == expected)
    }
  }

  @Test func `the outcome is one of those named`() {
    #expect(matches(builder.request(.lost)) { $0.outcomes = [.failed, .lost] })
    #expect(!matches(builder.request(.queued)) { $0.outcomes = [.failed, .lost] })
  }

  @Test(arguments: [
    ("k=video", "video", true), ("k=video", "audio", false), ("k=video", "", false), ("k=", "", true),
    ("k=", "x", false),
    ("k=1.50", "1.5", true), ("k=9007199254740993", "9007199254740992", false), ("k=1e3", "1000", false),
    ("k!=video", "audio", true), ("k!=video", "video", false), ("k!=video", "", true), ("k!=1", "1.0", false),
    ("k>9", "10", true), ("k>9", "9", false), ("k>-2", "-1", true), ("k>-1", "-2", false), ("k>9", "", false),
    ("k>0", "-0", false), ("k>0.1", "0.09", false), ("k>0", "0.001", true), ("k>9", "x", true),
    ("k>=9", "9.0", true), ("k>=9", "8", false), ("k>=9", "10", true), ("k>=9", "", false),
    ("k<=9", "9", true),
    ("k<=9", "10", false), ("k<=9", "-1", true), ("k<=9", "", false), ("k <= 9", "9", true),
    ("k= video", "video", true),
    ("k>b", "a", false),
    ("k<10", "9", true), ("k<10", "10.0", false), ("k<10", "", false), ("k<b", "a", true),
    ("k<0", "-0.1", true),
    ("k~^vid", "video", true), ("k~eo$", "video", true), ("k~^eo", "video", false), ("k~.*", "", false),
  ])
  func `a condition compares numbers as numbers and anything else as text`(
    text: String, value: String, expected: Bool
  ) throws {
    #expect(try holds(text, for: value) == expected, "\(text) of '\(value)'")
  }

  @Test func `all conditions must hold`() throws {
    var summary = builder.request()
    summary.projection = builder.projection("a", "5")
    let (first, second) = (try AttributeCondition(parsing: "x=a"), try AttributeCondition(parsing: "y>7"))
    #expect(matches(summary) { $0.conditions = [(0, first)] })
    #expect(!matches(summary) { $0.conditions = [(0, first), (1, second)] })
  }

  @Test func `a condition is a key, an operator and all that follows`() throws {
    #expect(
      try AttributeCondition(parsing: "user.id!=a=b")
        == AttributeCondition(key: "user.id", operation: .notEqual, value: "a=b"))
    #expect(throws: AttributeCondition.ParsingError.missingOperator(text: "video")) {
      try AttributeCondition(parsing: "video")
    }
    #expect(throws: AttributeCondition.ParsingError.missingKey(text: "=x")) {
      try AttributeCondition(parsing: "=x")
    }
    #expect(
      try AttributeCondition(parsing: "size_mb > 500")
        == AttributeCondition(key: "size_mb", operation: .greater, value: "500"))
    #expect(throws: AttributeCondition.ParsingError.missingKey(text: " =x")) {
      try AttributeCondition(parsing: " =x")
    }
    for (text, operation) in [("a>==1", ">=="), ("a==1", "=="), ("a=~1", "=~")] {
      #expect(throws: AttributeCondition.ParsingError.unknownOperator(text: text, operation: operation)) {
        try AttributeCondition(parsing: text)
      }
    }
    #expect(throws: AttributeCondition.ParsingError.unknownOperator(text: "a!1", operation: "!")) {
      try AttributeCondition(parsing: "a!1")
    }
    #expect(throws: AttributeCondition.ParsingError.invalidPattern(text: "a~(", pattern: "(")) {
      try AttributeCondition(parsing: "a~(")
    }
  }

  @Test func `slower means strictly slower, end to end or from the api`() {
    var summary = builder.request(endToEnd: 50)
    #expect(matches(summary) { $0.slowerThan = Nanoseconds(49) })
    #expect(!matches(summary) { $0.slowerThan = Nanoseconds(50) })
    summary.received = summary.sent
    summary.sent = nil
    #expect(matches(summary) { $0.slowerThan = Nanoseconds(49) })
    #expect(!matches(builder.request(.queued)) { $0.slowerThan = Nanoseconds(0) })
  }

  @Test func `with a segment any one of that name is slower`() {
    let summary = builder.request(endToEnd: 500).with(builder.delivery(wait: 3, work: 4))
      .with(builder.delivery(wait: 30, work: 4))
    for (limit, expected) in [(29, true), (30, false)] as [(Int64, Bool)] {
      let found = matches(summary) {
        $0.slowerThan = Nanoseconds(limit)
        $0.segment = .queueWait
      }
      #expect(found == expected)
    }
  }
}
