import TraceModel

/// One line of the waterfall: a stretch of work or waiting, and when it was.
struct WaterfallRow {
  /// The kind of a stretch.
  enum Kind {
    case client, server, wait, work
    /// Nobody had the message, between two deliveries of it.
    case pause
    /// What a person felt of the app.
    case screen
  }

  /// How the stretch ended.
  enum Ending: Equatable {
    /// With nothing to say about it.
    case plain
    /// Well.
    case good(String)
    /// In failure.
    case bad(String)
    /// Not at all, as far as the logs tell.
    case open
  }

  /// The kind of the stretch.
  var kind: Kind
  /// How many causes deep.
  var depth: Int
  /// The origin whose work and clock it is; of a wait, the publisher.
  var origin: OriginID
  /// `api`, `queue`.
  var who: String
  /// `POST /jobs/video`, `processing`.
  var what: String
  /// From 1; 0 where there was one attempt only.
  var attempt: Int32 = 0
  /// Begin of the stretch.
  var start: Timestamp
  /// End of the stretch; nil where the logs have none.
  var end: Timestamp?
  /// The worker had the message before it began to work on it; nil where it did at once.
  var held: Timestamp?
  /// The drawn ends of the stretch, if not `start` and `end`: coarse times do not tell the order of cause and effect.
  var drawn: (start: Timestamp, end: Timestamp?)?
  /// The error of the duration, if times are so coarse that it is worth printing.
  var tolerance: Nanoseconds?
  /// How much longer (or, negative, shorter) it may truly be, as far as clocks tell; nil unless that is more than a
  /// tenth.
  var doubt: DurationBounds?
  /// How it ended.
  var ending = Ending.plain
  /// Events that the row stands for.
  var events: [Int] = []
  /// Errors and warnings that the stretch logged.
  var remarks: [Remark] = []

  /// An error or a warning logged in the course of the request.
  struct Remark: Equatable {
    /// When it was logged, from the first instant that is drawn.
    var offset: Nanoseconds
    /// Who logged it.
    var who: String
    /// How severe it is.
    var level: Level
    /// Its text.
    var text: String
  }

  /// How long it took; nil where it has no end.
  var duration: Nanoseconds? { end.map { $0 - start } }

  /// How much of the drawing it takes: what has no end has no length.
  var length: Nanoseconds { duration ?? .zero }

  /// The ends of the bar; nil without an end.
  var drawnStart: Timestamp { drawn?.start ?? start }
  var drawnEnd: Timestamp? { drawn.map(\.end) ?? end }

  /// The first instant that the row draws.
  var drawnFrom: Timestamp { min(held ?? drawnStart, drawnStart) }
}
