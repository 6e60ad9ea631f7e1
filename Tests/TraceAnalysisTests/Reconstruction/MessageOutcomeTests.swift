import ReconstructedFleets
import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

/// A trace's outcome of each message and group.
@Suite struct MessageOutcomeTests {
  @Test func `first wait, redeliveries' waits, the last success and the waste are facts`() throws {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +5ms worker consumed key=7 topic=jobs
      +6ms worker started key=7
      +10ms worker finished key=7
      +25ms worker/2 consumed key=7 topic=jobs
      +26ms worker/2 started key=7
      +33ms worker/2 finished key=7 failed
      +50ms worker/2 consumed key=7 topic=jobs
      +51ms worker/2 started key=7
      +59ms worker/2 finished key=7
      """)
    let branch = try #require(drawing.trace.messageOutcomes.first)
    #expect(drawing.trace.messageOutcomes.count == 1)
    #expect(branch.attempts.map(\.wait) == [.queue, .redelivery, .redelivery])
    #expect(branch.attempts.map(\.waited) == [.ms(5), .ms(20), .ms(25)])
    #expect(branch.attempts.map(\.processing) == [.ms(4), .ms(7), .ms(8)])
    #expect(branch.lastSuccess == 2)
    #expect(branch.wasted == .ms(11))
    #expect(branch.state == .completed)
  }

  @Test func `after a crash what was thrown away is not known`() throws {
    let branch = try #require(
      TraceDrawing(
        """
        +0ms api published key=7
        +5ms worker consumed key=7
        +6ms worker started key=7
        +50ms worker/2 consumed key=7
        +60ms worker/2 finished key=7
        """
      ).trace.messageOutcomes.first)
    #expect(branch.attempts.map(\.processing) == [nil, .ms(10)])
    #expect(branch.attempts.map(\.waited) == [.ms(5), .ms(45)])
    #expect(branch.wasted == .zero)
    #expect(branch.lastSuccess == 1)
  }

  /// A request ends when its last processing has finished, so that attempt counted.
  @Test func `of attempts that overlap the one that finished last counted, and the path ends with it`()
    throws
  {
    let drawing = TraceDrawing(
      """
      +0ms api received
      +2ms api published key=7 topic=jobs
      +1004ms worker consumed key=7 topic=jobs
      +1005ms worker started key=7
      +1500ms worker/2 consumed key=7 topic=jobs
      +1600ms worker/2 started key=7
      +2500ms worker/2 finished key=7
      +3005ms worker finished key=7
      """)
    let trace = drawing.trace
    let branch = try #require(trace.messageOutcomes.first)
    #expect(branch.attempts.map(\.processing) == [.ms(2000), .ms(900)])
    #expect(branch.lastSuccess == 0)
    #expect(branch.wasted == .ms(900))
    #expect(trace.pathDescription.last == "processing 2000.0")
    #expect(drawing.summary.durations(.fromAPI) == [3005])
    var count = RepeatedWorkCount()
    count.add(drawing.summary)
    #expect(count.total?.wasted == .ms(900))
    #expect(count.total?.overlapping == 1)
  }

  @Test func `over 1,000 fleets the work that ends a request well is never among what did not count`() {
    var overtaken = 0
    for entry in FleetTraces.all where entry.trace.outcome == .completed {
      let trace = entry.trace
      // A failed attempt that outlasts a success ends the request, too, and did not count.
      let works = trace.deliveries.filter { !$0.failed }
      guard let last = works.compactMap(\.finished).max() else { continue }
      let ended = trace.messageOutcomes.filter { branch in
        branch.attempts.contains { trace.deliveries[$0.delivery].finished == last }
      }
      for branch in ended {
        let counted = branch.lastSuccess.map { trace.deliveries[branch.attempts[$0].delivery].finished }
        #expect(counted == last, "\(entry.name)")
        overtaken += branch.lastSuccess == branch.attempts.count - 1 ? 0 : 1
      }
    }
    #expect(overtaken > 0)
  }

  @Test func `of attempts that all failed the last to end decided, and one without an end does before them`()
    throws
  {
    let failed = TraceDrawing(
      """
      +0ms api published key=7
      +5ms worker started key=7
      +10ms worker/2 started key=7
      +20ms worker/2 finished key=7 failed
      +40ms worker finished key=7 failed
      """)
    #expect(try #require(failed.trace.messageOutcomes.first).wasted == .ms(10))
    let open = TraceDrawing(
      """
      +0ms api published key=7
      +5ms worker started key=7
      +40ms worker finished key=7 failed
      +50ms worker/2 started key=7
      """)
    #expect(try #require(open.trace.messageOutcomes.first).wasted == .ms(35))
    for (drawing, wasted) in [(failed, 10.0), (open, 35)] {
      var count = RepeatedWorkCount()
      count.add(drawing.summary)
      #expect(count.total?.wasted == .ms(wasted))
    }
  }

  @Test func `each group is a branch with a first wait of its own`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +5ms a consumed key=7 topic=jobs group=a
      +6ms b consumed key=7 topic=jobs group=b
      +9ms b finished key=7
      +10ms a finished key=7 failed
      """)
    let messageOutcomes = drawing.trace.messageOutcomes
    #expect(messageOutcomes.map(\.group) == [drawing.text("a"), drawing.text("b")])
    #expect(messageOutcomes.map(\.state) == [.failed, .completed])
    #expect(messageOutcomes.flatMap(\.attempts).map(\.wait) == [.queue, .queue])
    #expect(!drawing.trace.notes.contains { $0.kind == "redelivered" })
  }

  @Test func `a note says that messages went to several groups, which ones, and how many did`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +0ms api published key=8 topic=jobs
      +1ms api published key=9 topic=jobs
      +5ms a consumed key=7 topic=jobs group=a
      +6ms b consumed key=7 topic=jobs group=b
      +7ms b consumed key=7 topic=jobs group=b
      +9ms b finished key=7
      +10ms a finished key=7
      +11ms b consumed key=8 topic=jobs group=b
      +12ms a consumed key=8 topic=jobs group=a
      +13ms a consumed key=9 topic=jobs group=a
      """)
    let groups = [drawing.text("a"), drawing.text("b")]
    #expect(
      drawing.trace.notes.filter { $0.kind == "several_groups" }
        == [.severalGroups(destination: drawing.text("jobs"), groups: groups, messages: 2)])
  }

  @Test func `one group, however often it has a message, and a dead letter's groups need no note`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +5ms a consumed key=7 topic=jobs group=a
      +8ms a/2 consumed key=7 topic=jobs group=a
      +9ms a/2 finished key=7 failed
      +10ms a/2 published key=7 topic=jobs-dlq
      +12ms b consumed key=7 topic=jobs-dlq group=b
      +13ms c consumed key=7 topic=jobs-dlq group=c
      """)
    #expect(!drawing.trace.notes.contains { $0.kind == "several_groups" })
  }

  @Test func `of n messages the missing ones are named, and the three clocks stand apart`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +1ms api received
      +2ms api published key=1 topic=jobs
      +2ms api published key=2 topic=jobs
      +2ms api published key=3 topic=mails
      +3ms api responded status=202
      +4ms client answered status=202
      +10ms worker consumed key=1 topic=jobs
      +20ms worker finished key=1
      +21ms worker consumed key=2 topic=jobs
      """)
    let trace = drawing.trace
    #expect(trace.outcome == .queued)
    #expect(drawing.summary.durations(.accepted) == [4])
    #expect(drawing.summary.durations(.firstEffect) == [20])
    #expect(drawing.summary.durations(.endToEnd).isEmpty)
    #expect(trace.messageOutcomes.map(\.state) == [.completed, .processing, .queued])
    #expect(
      trace.notes == [
        .unfinishedDelivery(attempt: 1, origin: drawing.origin("worker"), message: 1),
        .notConsumed(destination: drawing.text("mails"), origin: drawing.origin("api"), message: 2),
      ])
  }

  @Test func `the only message of a request needs no name`() {
    let drawing = TraceDrawing("+0ms api published key=1 topic=jobs")
    #expect(
      drawing.trace.notes.contains(
        .notConsumed(destination: drawing.text("jobs"), origin: drawing.origin("api"))))
  }

  @Test func `after a rebalance offset 0 is in two hands, and the last end decides`() throws {
    let drawing = TraceDrawing(
      """
      +0ms api published topic=jobs partition=0 offset=0
      +5ms worker/1 consumed topic=jobs partition=0 offset=0 group=w
      +6ms worker/1 started
      +20ms worker/2 consumed topic=jobs partition=0 offset=0 group=w
      +21ms worker/2 started
      +25ms worker/1 finished
      +33ms worker/2 finished
      """)
    let branch = try #require(drawing.trace.messageOutcomes.first)
    #expect(branch.attempts.map(\.processing) == [.ms(19), .ms(12)])
    #expect(branch.wasted == .ms(19))
    #expect(drawing.trace.notes.map(\.kind).suffix(2) == ["redelivered", "overlapping_deliveries"])
  }

  /// The first consumer has ended by the time of the third delivery, and the second works until after it.
  @Test func `an overlap is of two consumers, one of which began before the other ended`() throws {
    let drawing = TraceDrawing(
      """
      +0ms api published topic=jobs partition=0 offset=0
      +5ms worker/1 consumed topic=jobs partition=0 offset=0
      +20ms worker/2 consumed topic=jobs partition=0 offset=0
      +25ms worker/1 finished
      +30ms worker/3 consumed topic=jobs partition=0 offset=0
      +35ms worker/2 finished
      +40ms worker/3 finished
      +40ms worker/4 consumed topic=jobs partition=0 offset=0
      +45ms worker/4 finished
      """)
    let outcome = try #require(drawing.trace.messageOutcomes.first)
    #expect(
      outcome.overlaps == [
        Trace.Overlap(first: drawing.origin("worker/1"), second: drawing.origin("worker/2")),
        Trace.Overlap(first: drawing.origin("worker/2"), second: drawing.origin("worker/3")),
      ])
    #expect(
      drawing.trace.notes.filter { $0.kind == "overlapping_deliveries" }
        == outcome.overlaps.map {
          .overlappingDeliveries(destination: drawing.text("jobs"), first: $0.first, second: $0.second)
        })
  }

  /// The attempt of group a is the only one at its message; that of b failed, and was repeated.
  @Test func `a retry of a message with two groups is an attempt of the group that failed`() throws {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +5ms a consumed key=7 topic=jobs group=a
      +6ms b consumed key=7 topic=jobs group=b
      +9ms a finished key=7
      +10ms b finished key=7 failed
      +11ms b published key=7 topic=jobs-retry
      +20ms b consumed key=7 topic=jobs-retry group=b
      +26ms b finished key=7
      """)
    let outcomes = drawing.trace.messageOutcomes
    #expect(outcomes.map(\.group) == [drawing.text("a"), drawing.text("b")])
    #expect(outcomes.map(\.attempts.count) == [1, 2])
    #expect(outcomes.map(\.wasted) == [.zero, .ms(4)])
    var count = RepeatedWorkCount()
    count.add(drawing.summary)
    #expect(count.total?.messages == 1)
    #expect(count.total?.wasted == .ms(4))
  }

  @Test func `over 1,000 fleets a report counts the attempts and overlaps that the traces have`() {
    var overlapping = 0
    for entry in FleetTraces.all {
      let repeated = entry.trace.messageOutcomes.filter { $0.attempts.count > 1 }
      var count = RepeatedWorkCount()
      count.add(entry.summary)
      #expect(count.total?.messages ?? 0 == repeated.count, "\(entry.name)")
      #expect(count.total?.overlapping ?? 0 == repeated.count { !$0.overlaps.isEmpty }, "\(entry.name)")
      overlapping += count.total?.overlapping ?? 0
    }
    #expect(overlapping > 0)
  }
}
