import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Depth and oldest message of queues at the ends of intervals.
@Suite struct QueueSurveyTests {
  private let requests = SummaryBuilder()

  private func look(_ time: Int64) -> QueueSurvey.Look { QueueSurvey.Look(before: time, time: time) }

  private func request(topic: String = "jobs", published: Int64, wait: Int64?) -> TraceSummary {
    requests.request(wait == nil ? .queued : .completed, start: published, endToEnd: wait.map { $0 + 1 })
      .with(requests.delivery(topic: topic, published: published, wait: wait, work: wait == nil ? nil : 1))
  }

  /// Published at 10 and 25, taken at 30 and 41; another never.
  @Test func `a message waits at the ends between its publishing and its first delivery`() {
    var survey = QueueSurvey(IntervalGrid(step: 10), cut: nil)
    survey.add(request(published: 11, wait: 19))
    survey.add(request(published: 25, wait: 16))
    survey.add(request(published: 33, wait: nil))
    let queues = survey.queues(at: [10, 20, 30, 40, 50].map(look), requests.catalog).map { $0[0] }
    #expect(queues.map(\.depth) == [0, 1, 2, 2, 1])
    #expect(queues.map { $0.oldest?.count } == [nil, 9, 19, 15, 17])
    #expect(queues.allSatisfy { $0.destination == "jobs" })
  }

  @Test func `a wait within one interval is seen at no end, and its topic is known all the same`() {
    var survey = QueueSurvey(IntervalGrid(step: 10), cut: nil)
    survey.add(request(topic: "mail", published: 11, wait: 3))
    #expect(
      survey.queues(at: [look(10), look(20)], requests.catalog) == [
        [.init(destination: "mail", depth: 0, oldest: nil)],
        [.init(destination: "mail", depth: 0, oldest: nil)],
      ])
  }

  @Test func `a wait that clocks make negative is none`() {
    var survey = QueueSurvey(IntervalGrid(step: 10), cut: nil)
    survey.add(request(published: 15, wait: -9))
    #expect(
      survey.queues(at: [look(10), look(20)], requests.catalog).map { $0.first?.depth ?? 0 } == [0, 0])
  }

  @Test func `what is lost does not wait`() {
    var lost = request(published: 5, wait: nil)
    lost.deliveries[0].missingEnd = .lost
    var survey = QueueSurvey(IntervalGrid(step: 10), cut: nil)
    survey.add(lost)
    #expect(survey.queues(at: [look(10)], requests.catalog) == [[]])
  }

  /// Taken: the messages published at 11 (at 30) and 25 (at 41). Of those published at 15, 35 and 55 nothing is known.
  @Test func `a message without a known fate may wait until one published later is taken`() {
    var survey = QueueSurvey(IntervalGrid(step: 10), cut: nil)
    survey.add(request(published: 11, wait: 19))
    survey.add(request(published: 25, wait: 16))
    for published: Int64 in [15, 35, 55] {
      var unknown = request(published: published, wait: nil)
      unknown.deliveries[0].missingEnd = .unlogged
      survey.add(unknown)
    }
    var parts = QueueSurvey(IntervalGrid(step: 10), cut: nil)
    parts.merge(survey)
    for survey in [survey, parts] {
      let queues = survey.queues(at: [10, 20, 30, 40, 50, 60].map(look), requests.catalog).map { $0[0] }
      #expect(queues.map(\.unlogged) == [0, 1, 1, 2, 1, 2])
      #expect(queues.map(\.depth) == [0, 1, 2, 1, 0, 0])
    }
  }

  /// Each message at each end, by the definition.
  @Test func `depth and age are those of counting each message at each end, in any order and grouping`() {
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let waits = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        (
          topic: ["jobs", "mail"].randomElement(using: &random) ?? "",
          published: Int64.random(in: 1...200, using: &random),
          wait: Int.random(in: 0...9, using: &random) == 0 ? nil : Int64.random(in: -5...120, using: &random)
        )
      }
      let cut = seed % 2 == 0 ? Timestamp(nanoseconds: .random(in: 100...199, using: &random)) : nil
      var parts = [
        QueueSurvey(IntervalGrid(step: 10), cut: cut), QueueSurvey(IntervalGrid(step: 10), cut: cut),
      ]
      for wait in waits.shuffled(using: &random) {
        parts[Int.random(in: 0...1, using: &random)].add(
          request(topic: wait.topic, published: wait.published, wait: wait.wait))
      }
      parts[0].merge(parts[1])
      let ends = stride(from: Int64(10), through: 200, by: 10).filter { $0 < cut?.nanoseconds ?? .max }
      let times = ends + (cut.map { [$0.nanoseconds] } ?? [])
      let found = parts[0].queues(at: times.map(look), requests.catalog)
      for (time, queues) in zip(times, found) {
        for queue in queues {
          let waiting = waits.filter { wait in
            wait.topic == queue.destination && wait.published < time
              && wait.wait.map { wait.published + $0 >= time } ?? true
          }
          #expect(queue.depth == waiting.count, "seed \(seed) at \(time)")
          #expect(queue.oldest?.count == waiting.map { time - $0.published }.max(), "seed \(seed) at \(time)")
        }
      }
    }
  }
}
