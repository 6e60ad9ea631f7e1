import Testing
import TraceModel

@testable import TraceAnalysis

/// A negative duration is kept, signed and counted, before and after correction.
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

  @Test func `below 0 by less than a step of the end's times is no evidence, and is counted apart`()
    throws
  {
    let precision = LoggedPrecision([requests.worker: Nanoseconds(1_000), requests.api: Nanoseconds(1)])
    var survey = NegativeSurvey(precision)
    // Received at −999 means some time before 1: that may be after 0. At −1,000 it is not.
    for wait in [-1, -999, -1_000, 5] as [Int64] {
      let request = requests.request().with(requests.delivery(wait: wait, work: 1))
      survey.add(logged: request, corrected: request)
    }
    let finding = try #require(survey.findings(in: requests.catalog).first)
    #expect((finding.count, finding.logged, finding.corrected, finding.explained) == (4, 1, 1, 2))
    #expect(finding.resolution == Nanoseconds(1_000))
    var harmless = NegativeSurvey(precision)
    let request = requests.request().with(requests.delivery(wait: -304, work: 1))
    harmless.add(logged: request, corrected: request)
    var diagnosis = Diagnosis()
    diagnosis.negatives = harmless.findings(in: requests.catalog)
    #expect(diagnosis.negatives.map(\.explained) == [1])
    #expect(diagnosis.negatives.map(\.logged) == [0] && diagnosis.negatives.map(\.corrected) == [0])
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
