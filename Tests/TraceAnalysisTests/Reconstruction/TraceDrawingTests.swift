import Testing
import TraceDrawings

/// A word that is misspelt must not weaken a test in silence.
struct TraceDrawingTests {
  @Test(arguments: [
    ("+0ms api recieved", "recieved", "a role"),
    ("+0ms api received faild", "faild", "a word of the language"),
    ("+0ms api published key=7 topik=jobs", "topik", "a word of the language"),
    ("+0ms api published key=seven", "seven", "a whole number that fits"),
    ("+0ms api published key=", "", "a whole number that fits"),
    ("+0ms api responded status=70000", "70000", "a whole number that fits"),
    ("+0ms api note level=eror", "eror", "a level"),
    ("+0s api note", "+0s", "a time in ms"),
    ("+0ms app launched took=long", "long", "a time in ms"),
    ("+0ms api", "+0ms api", "a time, an origin and a role"),
  ])
  func `a word that the language lacks is named, with what should stand there`(
    line: String, word: String, expected: String
  ) {
    #expect(throws: DrawingMistake(line: line, word: word, expected: expected)) {
      try TraceDrawing(parsing: "+0ms client sent\n\n  \(line)\n")
    }
  }

  @Test func `a mistake is a sentence`() {
    let mistake = DrawingMistake(line: "+0ms api recieved", word: "recieved", expected: "a role")
    #expect(
      "\(mistake)" == "in the line '+0ms api recieved' of a drawing, 'recieved' is not a role")
  }
}
