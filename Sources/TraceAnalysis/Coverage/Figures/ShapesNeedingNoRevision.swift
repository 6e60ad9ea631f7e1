import TraceModel

/// Requests that need no revision: by their shape, whatever their times, all messages are done and no record is
/// missing. Nearly all are such, so the others can be judged one by one.
extension ShapeSurvey {
  /// The numbers of the shapes of such requests.
  func plain(_ judge: MissingRecordJudge) -> [ShapeNumber] {
    alike.indices.filter { judge.findsNothing(onShapeOf: alike[$0].first) }
      .map { ShapeNumber(rawValue: UInt8($0)) }
  }
}

extension MissingRecordJudge {
  /// `revision` says of every request with the shape of this one what its own records do.
  fileprivate func findsNothing(onShapeOf summary: TraceSummary) -> Bool {
    summary.outcome.isFinal && summary.deliveries.allSatisfy { $0.attempt > 0 && $0.finished.isLogged }
      && judgeSteps(of: summary).isEmpty
  }
}
