import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

/// worker/1 takes a job, publishes a mail and is killed before it logs that; worker/2 has the job again, publishes
/// a mail again, and logs it. The topic holds two mails.
@Suite struct UnloggedPublishingTests {
  /// The deliveries of mails by the time of their consumption, with that of their publishing, in ms.
  private func mails(_ drawing: TraceDrawing) -> [String] {
    drawing.summary.deliveries.filter { $0.destination == drawing.text("mails") && $0.attempt > 0 }
      .sorted { $0.consumed < $1.consumed }
      .map { mail in
        func ms(_ time: Int64) -> String {
          time == Int64.absent ? "-" : "\((time - 1_700_000_000_000_000_000) / 1_000_000)"
        }
        return "\(ms(mail.published)) → \(ms(mail.consumed)) attempt \(mail.attempt)"
      }
  }

  private func jobs(_ mails: String, key: String = "key=7", second: String = "worker/2") -> TraceDrawing {
    TraceDrawing(
      """
      +0ms api published \(key) topic=jobs
      +5ms worker/1 consumed \(key) topic=jobs
      +6ms worker/1 started \(key)
      +40ms \(second) consumed \(key) topic=jobs
      +41ms \(second) started \(key)
      +50ms \(second) published \(key) topic=mails
      +51ms \(second) finished \(key)
      \(mails)
      """)
  }

  private func note(_ drawing: TraceDrawing) -> Note {
    .unloggedPublishing(destination: drawing.text("mails"), origin: drawing.origin("worker/1"))
  }

  @Test(arguments: ["key=7", ""], ["worker/2", "worker/1"])
  func `a mail consumed before the record is the killed worker's, and each waits for itself`(
    key: String, second: String
  ) {
    let drawing = jobs(
      """
      +20ms mailer consumed \(key) topic=mails
      +21ms mailer finished \(key)
      +60ms mailer consumed \(key) topic=mails
      +61ms mailer finished \(key)
      """, key: key, second: second)
    let trace = drawing.trace
    #expect(mails(drawing) == ["- → 20 attempt 1", "50 → 60 attempt 1"])
    #expect(trace.messages.map(\.publisher) == [.unknown, .delivery(0), .delivery(1)])
    #expect(trace.notes.contains(note(drawing)))
    #expect(!trace.notes.contains { $0.kind == "negative_duration" })
    #expect(trace.deliveries.suffix(2).allSatisfy { $0.isPairedByOrder })
    #expect(trace.outcome == .completed)
  }

  @Test func `places tell two mails apart, and the record is of the later one whatever clocks say`() {
    // The mailer's clock is behind: as logged, both were consumed before the record.
    for (first, second) in [(20, 60), (2, 45), (70, 90)] {
      let drawing = jobs(
        """
        +\(first)ms mailer consumed key=7 topic=mails partition=0 offset=3
        +\(first + 1)ms mailer finished key=7
        +\(second)ms mailer consumed key=7 topic=mails partition=0 offset=4
        +\(second + 1)ms mailer finished key=7
        """)
      #expect(mails(drawing) == ["- → \(first) attempt 1", "50 → \(second) attempt 1"])
      #expect(drawing.trace.notes.contains(note(drawing)))
    }
  }

  @Test func `two mails behind the record cannot be told from a redelivery, which a note says`() {
    let drawing = jobs(
      """
      +55ms mailer consumed key=7 topic=mails
      +56ms mailer finished key=7
      +60ms mailer consumed key=7 topic=mails
      +61ms mailer finished key=7
      """)
    #expect(mails(drawing) == ["50 → 55 attempt 1", "50 → 60 attempt 2"])
    #expect(drawing.trace.notes.contains(note(drawing)))
    #expect(drawing.trace.deliveries.suffix(2).allSatisfy { $0.isPairedByOrder })
  }

  @Test func `one mail, or one whose own consumer was stopped, is what it looks like`() {
    for mail in [
      "+60ms mailer consumed key=7 topic=mails",
      """
      +55ms mailer/1 consumed key=7 topic=mails
      +80ms mailer/2 consumed key=7 topic=mails
      +81ms mailer/2 finished key=7
      """,
    ] {
      let drawing = jobs(mail)
      #expect(!drawing.trace.notes.contains { $0.kind == "unlogged_publishing" })
      #expect(!drawing.trace.deliveries.contains { $0.isPairedByOrder })
    }
  }

  @Test func `a worker that logged its mail before it was killed has nothing to hide`() {
    let drawing = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs
      +5ms worker/1 consumed key=7 topic=jobs
      +10ms worker/1 published key=8 topic=mails
      +20ms mailer consumed key=8 topic=mails
      +21ms mailer finished key=8
      +40ms worker/2 consumed key=7 topic=jobs
      +50ms worker/2 published key=9 topic=mails
      +51ms worker/2 finished key=7
      +60ms mailer consumed key=9 topic=mails
      +61ms mailer finished key=9
      """)
    #expect(mails(drawing) == ["10 → 20 attempt 1", "50 → 60 attempt 1"])
    #expect(!drawing.trace.notes.contains { $0.kind == "unlogged_publishing" })
  }

  @Test func `each of two groups has both mails`() {
    let drawing = jobs(
      """
      +20ms mailer consumed key=7 topic=mails group=m
      +21ms mailer finished key=7
      +22ms audit consumed key=7 topic=mails group=a
      +23ms audit finished key=7
      +60ms mailer consumed key=7 topic=mails group=m
      +61ms mailer finished key=7
      +62ms audit consumed key=7 topic=mails group=a
      +63ms audit finished key=7
      """)
    #expect(
      mails(drawing) == [
        "- → 20 attempt 1", "- → 22 attempt 1", "50 → 60 attempt 1", "50 → 62 attempt 1",
      ])
  }
}
