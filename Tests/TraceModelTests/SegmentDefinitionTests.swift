import Testing
import TraceModel

@Suite struct SegmentDefinitionTests {
  private func names(_ isMember: (SegmentDefinition) -> Bool) -> [String] {
    SegmentDefinition.all.filter(isMember).map(\.name)
  }

  @Test(arguments: Segment.allCases)
  func `a segment has an entry with every part`(segment: Segment) {
    let definition = segment.definition
    #expect(definition.segment == segment)
    let isPlain = definition.name.allSatisfy { $0 == "_" || ("a"..."z").contains($0) }
    #expect(isPlain && !definition.name.isEmpty)
    #expect(!definition.words.isEmpty && !definition.words.contains("_"))
    #expect(definition.help.count > 10 && definition.help.allSatisfy(\.isASCII))
    // A stretch has two ends.
    switch definition.extent {
    case .exchange(let begin, let end): #expect(begin.rawValue < end.rawValue)
    case .message(let begin, let end): #expect(begin.rawValue < end.rawValue)
    case .request(let begin, let end): #expect(begin.rawValue < end.rawValue)
    case .app, .path: #expect(definition.unfinished == .ignored)
    }
  }

  @Test func `no two segments share a name, in documents or in sentences`() {
    let all = SegmentDefinition.all
    #expect(all.count == Segment.allCases.count)
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(Set(all.map(\.words)).count == all.count)
    #expect(Set(all.map(\.help)).count == all.count)
  }

  @Test func `no two segments are measured between the same instants`() {
    let measured = SegmentDefinition.all.filter(\.isMeasured)
    for (index, definition) in measured.enumerated() {
      #expect(!measured[..<index].contains { $0.extent == definition.extent }, "\(definition.name)")
    }
  }

  @Test func `a segment belongs to a message, to the whole request, or to one attempt or record`() {
    #expect(names(\.isOfMessage) == ["publish", "queue_wait", "retry_wait", "dispatch", "processing"])
    #expect(names(\.isOfWholeRequest) == ["elapsed", "accepted", "first_effect", "end_to_end", "from_api"])
    #expect(names(\.isOfEnd) == ["end_to_end", "from_api"])
    #expect(names(\.isWait) == ["queue_wait", "retry_wait"])
  }

  @Test func `the whole of a request ends when all is done or, where no step is known, with its last record`()
  {
    #expect(SegmentDefinition.wholes.map(\.name) == ["end_to_end", "from_api", "elapsed"])
    #expect(names(\.needsNoStep) == ["elapsed"])
  }

  @Test func `rows that repeat the whole time go where another row has that, and stay where none has`() {
    let rows: [Segment] = [.api, .elapsed, .endToEnd]
    #expect(rows.withoutRepeatedWhole(\.self) == [.api, .endToEnd])
    #expect([Segment.api, .elapsed, .accepted].withoutRepeatedWhole(\.self) == [.api, .elapsed, .accepted])
  }

  @Test func `rows have the service of a server's work and of a service's own calls`() {
    #expect(names(\.namesService) == ["api", "call"])
    #expect(names(\.isOwnCall) == ["call"])
    #expect(names(\.isOfPassage) == ["request_transit", "response_transit"])
  }

  @Test func `what a page shows first are measured parts of a request, each once`() {
    let shown = SegmentDefinition.ofInterest
    #expect(Set(shown).count == shown.count)
    #expect(shown.allSatisfy { $0.definition.isMeasured && !$0.isOfWholeRequest })
  }

  @Test func `a hop leads from one party to another`() {
    #expect(names(\.isHop) == ["request_transit", "queue_wait", "response_transit"])
  }

  @Test func `of several messages done the first is the effect and the last the end, as clocks tell`() {
    #expect(names { $0.endChoice == .earliestEffect } == ["first_effect"])
    #expect(names { $0.endChoice == .latestEnd } == ["end_to_end", "from_api"])
    #expect(names { $0.endChoice == .latestRecord } == ["elapsed"])
  }

  @Test func `an end is expected of what every program logs, and else where some was logged`() {
    #expect(
      names { $0.unfinished == .counted } == [
        "queue_wait", "retry_wait", "processing", "first_effect", "end_to_end", "from_api",
      ])
    #expect(
      names { $0.unfinished == .countedWhereEndsAreLogged } == [
        "api", "dispatch", "call", "client", "accepted",
      ])
  }

  @Test func `a critical path has its own segments and those that follow one another`() {
    #expect(
      names(\.isOnPath) == [
        "request_transit", "api", "queue_wait", "retry_wait", "dispatch", "processing", "response_transit",
        "call", "redelivery", "unattributed",
      ])
    #expect(names { !$0.isMeasured } == ["redelivery", "unattributed"])
  }

  @Test(arguments: Segment.allCases)
  func `a set of segments has those whose definitions pass`(segment: Segment) {
    #expect(segment.isOfMessage == segment.definition.isOfMessage)
    #expect(segment.isOfWholeRequest == segment.definition.isOfWholeRequest)
    #expect(segment.isOfEnd == segment.definition.isOfEnd)
    #expect(segment.isHop == segment.definition.isHop)
  }
}
