import Testing

@testable import TraceAnalysis

/// Row 47: the names of topics for retries, and the topics they belong to.
@Suite struct TopicNameTests {
  @Test(arguments: [
    "jobs-retry", "jobs.retry", "jobs_RETRY", "jobs-retry-0", "jobs-retry-1000", "jobs.retry.5s",
    "jobs-retry5m", "jobs-retry-10-min", "jobs.retries", "billing-jobs-retry", "jobs-billing-retry-2",
    "retry.jobs", "retry-jobs-5s", "retry", "retry-30s",
  ])
  func `a name with retry and a delay at its end serves the topic before it`(name: String) {
    let topic = TopicName(name)
    #expect(topic.purpose == .retry)
    #expect(topic.serves(TopicName("jobs")))
  }

  @Test(arguments: [
    "jobs-dlt", "jobs.DLQ", "jobs-dead-letter", "jobs-dead-letter-queue", "jobs_deadletter",
    "dead-letter-jobs",
    "jobs-retry-dlt", "jobs-DeadLetterTopic", "dlq",
  ])
  func `a name with dlt, dlq or dead letter holds what was given up`(name: String) {
    let topic = TopicName(name)
    #expect(topic.purpose == .deadLetter)
    #expect(topic.serves(TopicName("jobs")))
    #expect(topic.serves(TopicName("jobs-retry-1000")))
  }

  @Test(arguments: [
    "jobs", "jobs-next", "jobs-retry-policies", "retryable-jobs", "jobs-dlta", "", "5s", "jobs-2",
  ])
  func `other names are topics for work and serve none`(name: String) {
    let topic = TopicName(name)
    #expect(topic.purpose == .work)
    #expect(!topic.serves(TopicName("jobs")))
  }

  @Test(arguments: [
    ("mails-retry", "jobs"), ("jobs-retry", "job"), ("jobs-retry", "video-jobs-next"),
    ("jobs-retry", "jobs-dlt"), ("jobs-dlt", "jobs-dlt"),
  ])
  func `another topic's retries, and what comes out of dead letters, are not served`(
    name: String, other: String
  ) {
    #expect(!TopicName(name).serves(TopicName(other)))
  }

  @Test func `a retry topic serves the one with the shorter delay`() {
    #expect(TopicName("jobs-retry-2000").serves(TopicName("jobs-retry-1000")))
    #expect(TopicName("retry-jobs-10s").serves(TopicName("retry-jobs-5s")))
    #expect(TopicName("jobs-2-retry").serves(TopicName("jobs-2")))
  }
}
