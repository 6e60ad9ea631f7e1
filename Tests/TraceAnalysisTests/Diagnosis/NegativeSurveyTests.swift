import Testing
import TraceModel

@testable import TraceAnalysis

/// EDGE CASE 12: a negative duration is kept, signed and counted, before and after correction.
@Suite struct NegativeSurveyTests {
  private let requests = SummaryBuilder()

  @Test func `negative waits are counted as logged and as corrected`() {
    var survey = NegativeSurvey()
    for (logged, corrected) in [(-30, 10), (-70, -5), (20, 60)] as [(Int64, Int64)] {
      survey.add(
        logged: requests.request().with(requests.delivery(wait: logged, work: 1)),
        corrected: requests.request().with(requests.delivery(wait: corrected, work: 1)))
    }
    #expect(
      survey.findings(in: requests.catalog) == [
        Diagnosis.NegativeFinding(
          segment: .queueWait, from: "api/a", to: "worker/w1", count: 3, logged: 2, corrected: 1,
          worst: Nanoseconds(-70))
      ])
  }

  @Test func `what is never negative is no finding`() {
    var survey = NegativeSurvey()
    let request = requests.request().with(requests.delivery(wait: 0, work: 1))
    survey.add(logged: request, corrected: request)
    #expect(survey.findings(in: requests.catalog).isEmpty)
  }

  @Test func `parts add up`() {
    let request = requests.request().with(requests.delivery(wait: -1, work: 1))
    var whole = NegativeSurvey()
    var parts = [NegativeSurvey(), NegativeSurvey()]
    for index in 0..<5 {
      whole.add(logged: request, corrected: request)
      parts[index % 2].add(logged: request, corrected: request)
    }
    parts[0].merge(parts[1])
    #expect(parts[0].findings(in: requests.catalog) == whole.findings(in: requests.catalog))
  }
}
