import Testing
import TraceModel

@testable import TraceAnalysis

/// Messages that wait for a consumer group.
extension ObjectiveJudgeTests {
  private func backlog(_ topic: String, _ group: String, waiting: Int64?, unlogged: Int = 0) -> WaitingGroup {
    var found = WaitingGroup(
      destination: topic, group: group, taken: 20, latest: Timestamp(nanoseconds: 2_000))
    found.oldestWaiting = waiting.map { Nanoseconds($0) }
    (found.waiting, found.unlogged) = (waiting == nil ? 0 : 1, unlogged)
    return found
  }

  @Test func `what waits for a group is as old as it is, though another had it`() throws {
    var report = waits(1, since: 500)
    report.waitingGroups = [backlog("jobs", "mailer", waiting: 700)]
    let found = try verdict(oldest(600), report)
    #expect(found.ruling == .violated && found.measured == .duration(Nanoseconds(700)))
    #expect(try verdict(oldest(701), report).ruling == .kept)
    // The older of both.
    report.waitingGroups = [backlog("jobs", "mailer", waiting: 400)]
    #expect(try verdict(oldest(450), report).measured == .duration(Nanoseconds(500)))
  }

  @Test func `what may wait for a group keeps no limit`() throws {
    var report = waits(0, since: 500)
    report.waitingGroups = [backlog("jobs", "mailer", waiting: nil, unlogged: 3)]
    let found = try verdict(oldest(600), report)
    #expect(found.ruling == .tooLittleData && found.unlogged == 3)
  }

  @Test func `a topic, and a consumer group, has its own`() throws {
    for (key, values, limited) in [
      ("topic", ["jobs", "mail"], "jobs"), ("group", ["mailer", "ledger"], "mailer"),
    ] {
      var report = waits(0, since: 500)
      let group = report.groups[0]
      report.keys = [key]
      report.groups = values.map { value in
        var copy = group
        copy.values = [value]
        return copy
      }
      report.waitingGroups = [backlog("jobs", "mailer", waiting: 700)]
      let verdicts = ObjectiveJudge(report).check([oldest(600)]).verdicts
      #expect(verdicts.filter { $0.ruling == .violated }.map(\.group) == [[limited]])
    }
  }
}
