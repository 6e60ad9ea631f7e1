import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct AttemptConditionTests {
  private let builder = SummaryBuilder()

  @Test(arguments: [
    (">1", AttemptCondition(.greater, 1)), (">=3", AttemptCondition(.notLess, 3)),
    ("<2", AttemptCondition(.less, 2)), ("<=0", AttemptCondition(.notGreater, 0)),
    ("=2", AttemptCondition(.equal, 2)), ("2", AttemptCondition(.equal, 2)),
    (" > 1 ", AttemptCondition(.greater, 1)), ("007", AttemptCondition(.equal, 7)),
  ])
  func `an operator and a number are a condition, a number alone means as many`(
    text: String, expected: AttemptCondition
  ) throws {
    #expect(try AttemptCondition(parsing: text) == expected)
  }

  @Test(arguments: [
    "", ">", "many", ">one", "=>2", "==2", "!=1", ">-1", "+1", "1.5", ">1,2", "２", "99999999999",
  ])
  func `anything else is an error that holds what was typed`(text: String) {
    #expect(throws: AttemptCondition.ParsingError.unreadable(text: text)) {
      try AttemptCondition(parsing: text)
    }
  }

  @Test(arguments: AttemptCondition.Operation.allCases)
  func `every operator compares as its sign says`(operation: AttemptCondition.Operation) {
    let expected: [AttemptCondition.Operation: [Bool]] = [
      .less: [true, false, false], .notGreater: [true, true, false], .equal: [false, true, false],
      .notLess: [false, true, true], .greater: [false, false, true],
    ]
    let condition = AttemptCondition(operation, 2)
    #expect((1...3).map { condition.holds(for: Int32($0)) } == expected[operation])
  }

  /// Rows of one message for each list of attempts; 0 for a message that nothing consumed.
  private func request(_ messages: [Int32]...) -> TraceSummary {
    var summary = builder.request()
    for (number, attempts) in messages.enumerated() {
      for attempt in attempts {
        var delivery = builder.delivery(wait: attempt == 0 ? nil : 1, work: 1, attempt: attempt)
        delivery.message = Int32(number)
        summary.deliveries.append(delivery)
      }
    }
    return summary
  }

  private func matches(_ summary: TraceSummary, _ conditions: String...) throws -> Bool {
    var filter = RequestFilter()
    filter.attempts = try conditions.map { try AttemptCondition(parsing: $0) }
    var matcher = RequestMatcher(filter, catalog: builder.catalog)
    return matcher.matches(summary, RequestID(number: 1))
  }

  @Test func `some message of the request meets the condition`() throws {
    #expect(try matches(request([1], [1, 2, 3]), "3"))
    #expect(try matches(request([1], [1, 2, 3]), "1"))
    #expect(try !matches(request([1], [1, 2, 3]), "2"))
    #expect(try matches(request([1, 2]), ">1"))
    #expect(try !matches(request([1], [1]), ">1"))
  }

  @Test func `two conditions hold for one message`() throws {
    #expect(try !matches(request([1], [1, 2, 3]), ">1", "<3"))
    #expect(try matches(request([1], [1, 2]), ">1", "<3"))
  }

  @Test
  func `a message that nothing consumed had no attempt, and a request without messages has none to ask`()
    throws
  {
    #expect(try matches(request([0]), "0"))
    #expect(try !matches(request([1]), "0"))
    #expect(try !matches(request(), "0"))
    #expect(try !matches(request(), ">=0"))
  }

  @Test
  func `the attempts of retries are the message's, whatever their topics; dead letters are none`()
    throws
  {
    var summary = request([1], [2], [0], [1])
    summary.deliveries[1].repeats = 0
    summary.deliveries[2].repeats = 1
    summary.deliveries[3].repeats = 1
    summary.deliveries[3].isDeadLetter = true
    #expect(try matches(summary, "2"))
    #expect(try !matches(summary, "0"))
    #expect(try !matches(summary, "1"))
  }

  @Test func `of two groups the one with most attempts counts`() throws {
    var summary = request([1, 2, 1])
    summary.deliveries[2].group = builder.catalog.id(of: "b")
    #expect(try matches(summary, "=2"))
    #expect(try !matches(summary, "=1"))
  }
}
