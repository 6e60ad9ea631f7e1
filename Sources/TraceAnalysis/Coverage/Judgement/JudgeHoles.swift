import TraceModel

/// Work that other records prove and no log here has: neither lost nor still to come.
extension MissingRecordJudge {
  /// The proof that a row's message went on without a record, though nothing consumed it or its delivery has no
  /// end; nil if there is none.
  func judge(unlogged index: Int, of summary: TraceSummary, _ work: UnloggedWork?) -> Absence? {
    let row = summary.deliveries[index]
    if let topic = work?.proof(ofRow: index) {
      // A consumer that was killed may have published and not logged it.
      let isPublisherMissing = row.attempt > 0 && work?.showsPublishing(of: topic) == false
      let record: ExpectedRecord? = isPublisherMissing ? .message(destination: topic) : nil
      return unlogged(row, record, .onward(destination: topic))
    }
    guard row.attempt == 0, !row.isDeadLetter, let topic = row.topicPartition,
      downstream.isHole(topic, offset: row.messageOffset)
    else { return nil }
    return unlogged(row, nil, .partition(topic.partition))
  }

  /// A message that seems lost, or passed over, may have been worked on in an unlogged instance of the topic's
  /// consumers.
  func judge(inPartLogged row: TraceSummary.Delivery) -> Absence? {
    let publisher = services.service(of: row.publisher)
    guard downstream.isLoggedInPart(row.destination, publisher: publisher) else { return nil }
    let end = ExpectedRecord.processingEnd(destination: row.destination)
    return unlogged(row, row.attempt > 0 ? end : nil, .others)
  }

  /// `record` is missing or, where it is nil, the one of the consumption.
  private func unlogged(
    _ row: TraceSummary.Delivery, _ record: ExpectedRecord?, _ evidence: Note.UnloggedEvidence
  ) -> Absence {
    let consumers =
      figures(of: row.destination, publisher: services.service(of: row.publisher))?.consumers ?? []
    let begin = row.attempt > 0 ? row.taken.orElse(row.published) : row.published
    let note = Note.unlogged(
      record: record ?? .consumption(destination: row.destination),
      services: representatives(of: consumers.map(\.service)), time: Timestamp(nanoseconds: begin),
      evidence: evidence
    )
    return Absence(outcome: .incomplete, note: note)
  }
}
