import Testing
import TraceModel

@testable import TraceSources

@Suite struct ObjectiveExpressionTests {
  private typealias Problem = ObjectiveExpression.ParsingError

  @Test(arguments: ["p99(end_to_end) < 2s", " p99 ( end_to_end )<2s ", "p99.0(end_to_end) < 2000ms"])
  func `spaces do not matter`(text: String) throws {
    let rank = try #require(PercentileRank(percent: 99))
    let objective = try ObjectiveExpression.parse(text)
    #expect(
      objective.measure == .percentile(rank, of: .endToEnd, row: nil, limit: Nanoseconds(2_000_000_000)))
    #expect(objective.comparison == .less)
  }

  @Test func `every measure and comparison is read`() throws {
    let wait = try ObjectiveExpression.parse("p99.9(queue_wait my jobs) >= 1m30s")
    guard case .percentile(let rank, .queueWait, "my jobs", let limit) = wait.measure else {
      Issue.record("\(wait)")
      return
    }
    #expect(
      rank.percent == 99.9 && limit == Nanoseconds(90_000_000_000) && wait.comparison == .greaterOrEqual)
    let share = try ObjectiveExpression.parse("share(failed, lost,failed) <= 0.5 %")
    #expect(share.measure == .share(of: [.failed, .lost], limit: try #require(DecimalPercent(0.5))))
    #expect(share.comparison == .lessOrEqual)
    let oldest = try ObjectiveExpression.parse("oldest(queued) <= 5m")
    #expect(
      oldest.measure == .oldestQueued(limit: Nanoseconds(300_000_000_000))
        && oldest.comparison == .lessOrEqual)
  }

  @Test func `what is wrong with another text is said`() {
    let texts: [(String, (String) -> Problem)] = [
      ("", Problem.unreadable), ("p99", Problem.unreadable), ("p99(end_to_end)", Problem.unreadable),
      ("p99(end_to_end) 2s", Problem.unreadable), ("p99() < 2s", Problem.unreadable),
      ("p99(end_to_end) = 2s", Problem.unreadable),
      ("mean(api) < 2s", { .unknownMeasure(text: $0, measure: "mean") }),
      ("p(api) < 2s", { .unknownMeasure(text: $0, measure: "p") }),
      ("p100(api) < 2s", { .noPercentile(text: $0, percentile: "100") }),
      ("p0(api) < 2s", { .noPercentile(text: $0, percentile: "0") }),
      ("p9x(api) < 2s", { .noPercentile(text: $0, percentile: "9x") }),
      ("p50(unattributed) < 2s", { .unknownSegment(text: $0, segment: "unattributed") }),
      (
        "oldest(queued) > 5m", { .isNoUpperLimit(text: $0, turned: "oldest(queued) < 5m") }
      ),
      ("p50(apy) < 2s", { .unknownSegment(text: $0, segment: "apy") }),
      ("p50(api) < 2", { .noDuration(text: $0, limit: "2") }),
      ("p50(api) < 1%", { .noDuration(text: $0, limit: "1%") }),
      ("share(faild) < 1%", { .unknownOutcome(text: $0, outcome: "faild") }),
      ("share(failed,) < 1%", { .unknownOutcome(text: $0, outcome: "") }),
      ("share(failed) < 0.01", { .noPercent(text: $0, limit: "0.01") }),
      ("share(failed) < 101%", { .noPercent(text: $0, limit: "101%") }),
      ("share(failed) < nan%", { .noPercent(text: $0, limit: "nan%") }),
      ("share(failed) < 0%", Problem.impossible), ("share(failed) > 100%", Problem.impossible),
      ("oldest(processing) < 5m", { .noAge(text: $0, of: "processing") }),
      ("oldest(queued) < 5", { .noDuration(text: $0, limit: "5") }),
    ]
    for (text, problem) in texts {
      #expect(throws: problem(text), "\(text)") { try ObjectiveExpression.parse(text) }
    }
  }

  @Test func `a topic may have brackets`() throws {
    let objective = try ObjectiveExpression.parse("p50(queue_wait orders (eu)) < 1s")
    guard case .percentile(_, .queueWait, "orders (eu)", _) = objective.measure else {
      Issue.record("\(objective)")
      return
    }
  }

  @Test func `a byte order mark in front of a file says nothing`() throws {
    #expect(try ObjectiveFile.objectives("\u{FEFF}p99(api) < 1s\n", file: "f").count == 1)
  }

  @Test func `a file has one objective a line, and comments`() throws {
    let text = "# ours\r\n\np50(api) < 1s  # quick\r\n  share(failed) < 1%\n\t\np50(queue_wait jobs#2) < 1s\n"
    let objectives = try ObjectiveFile.objectives(text, file: "slos")
    #expect(objectives.map(\.text) == ["p50(api) < 1s", "share(failed) < 1%", "p50(queue_wait jobs#2) < 1s"])
  }

  @Test func `a mistake in a file has its line, and a file without objectives is one`() throws {
    let problem = #expect(throws: ObjectiveFile.Problem.self) {
      try ObjectiveFile.objectives("# a\np50(api) < 1s\np50(apy) < 1s\n", file: "slos")
    }
    #expect(problem?.line == 3 && problem?.file == "slos")
    #expect(throws: ObjectiveFile.Empty.self) { try ObjectiveFile.objectives("# nothing\n\n", file: "slos") }
  }
}
