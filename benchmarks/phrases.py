"""What the generated notes are put together from: words of mathematics lessons, people and schools, all invented."""

MATHS = (
    "adding fractions with unlike denominators",
    "the gradient of a straight line",
    "expanding two brackets",
    "factorising a quadratic expression",
    "angles in parallel lines",
    "the sum of the angles of a polygon",
    "ratio and the bar model",
    "direct proportion on a double number line",
    "percentage change as a multiplier",
    "standard form",
    "rounding to significant figures",
    "negative numbers on a number line",
    "the order of operations",
    "collecting like terms",
    "solving equations with unknowns on both sides",
    "simultaneous equations",
    "the nth term of a linear sequence",
    "Pythagoras’ theorem",
    "similar triangles and scale factors",
    "the area of a trapezium",
    "circumference and diameter",
    "the volume of a prism",
    "prime factor decomposition",
    "the laws of indices",
    "surds",
    "mean, median and mode",
    "reading a cumulative frequency graph",
    "tree diagrams",
    "sample spaces",
    "vectors on a grid",
    "inequalities on a number line",
    "rearranging a formula",
    "multiplying decimals",
    "dividing by a fraction",
    "converting between units of area",
    "transformations of graphs",
)

OPENINGS = (
    "The teacher writes {maths} on the board and asks for an estimate first",
    "Pairs compare two answers to question {number}: {first} and {second}",
    "A pupil explains {maths} with a bar model drawn on squared paper",
    "Two pupils at the back argue whether {first} or {second} is nearer",
    "“It is {first}, because the whole has been cut into {number} equal parts”",
    "“How do you know that it will always work?” is asked of the whole class",
    "The stem sentence on {maths} is read aloud, then said without the slide",
    "Algebra tiles are set out for {first}x + {second} before anything is written down",
    "A non-example is shown: what is the same, and what has changed?",
    "{number} of the books that I can see have {first} written beside the diagram",
    "The key point about {maths} is linked to what was met in Year {year}",
    "Nobody is asked to calculate yet; the class only sorts the {number} cards",
    "Mini-whiteboards: most show {first}, a few show {second}, one is blank",
    "The double number line is labelled by pupils, not by the teacher",
    "A misconception about {maths} is put on the board as if it were a good answer",
    "The teacher waits, and the third hand that goes up brings a new method",
    "Practice moves from {first} to {second} while everything else stays the same",
    "“Convince your partner, then convince someone who does not believe you”",
)

ENDINGS = (
    "; the reason is given in a full sentence.",
    "; pupils repeat the sentence together.",
    ", and the difficulty point is reached after {number} minutes.",
    "; the teaching assistant listens and asks one question back.",
    ", so that the structure shows before the procedure.",
    ". The talk goes from pupil to pupil without the teacher.",
    "; {first} of {number} tables have finished the first set.",
    ". What would happen if the denominator were {second}?",
    ", which the department agreed to try in the autumn meeting.",
    "; the representation is taken away and most go on without it.",
    ". Is the step from concrete to symbols small enough here?",
    ", and the answer {second} is left on the board to come back to.",
)

STRENGTHS = (
    "An estimate came before any method, so that pupils could judge their own answers.",
    "The representation stood at the hard point and was left behind when it had done its work.",
    "Pupils explained to each other in full sentences, and used the stem sentence to do so.",
    "The questions changed one thing at a time, and pupils named what stayed the same.",
    "What was known about {maths} was called up first, and the new step was small.",
)

QUESTIONS = (
    "What might pupils have said if the second example had come first?",
    "When would you want the bar model to be left behind?",
    "Which of the {number} answers would you show next time, and why?",
    "How does this step lead on to {maths}?",
)

STEPS = (
    "Rewrite the first six questions so that one number stays the same",
    "Try the stem sentence on {maths} with a second class",
    "Plan the next lesson on {maths} together with the other advocate",
    "Bring three books to the next departmental meeting and look for the representation",
)

PURPOSES = (
    "Observe a lesson on {maths} and talk it through",
    "Plan a sequence on {maths} with both advocates",
    "Support the advocates to lead the departmental meeting on {maths}",
    "Review the plan and look at books of Year {year}",
)

AIMS = (
    "Shared representations for {maths} are used by the whole department",
    "Pupils of Year {year} explain their reasoning about {maths} in full sentences",
    "Questions on {maths} are varied so that the structure shows",
)

EVIDENCE = (
    "In {number} of {second} books of Year {year} there was a procedure and no diagram.",
    "Colleagues used {first} different pictures for {maths}.",
    "In the assessment, {number} of 30 could not begin the question on {maths}.",
)

FIRST_NAMES = (
    "Aisha",
    "Alun",
    "Beatriz",
    "Callum",
    "Carys",
    "Daniel",
    "Efe",
    "Eleanor",
    "Farid",
    "Grace",
    "Hana",
    "Iestyn",
    "Jodie",
    "Kemi",
    "Łukasz",
    "Maeve",
    "Nadia",
    "Oliver",
    "Priya",
    "Rhys",
    "Siân",
    "Tomasz",
    "Una",
    "Zoë",
)

LAST_NAMES = (
    "Adeyemi",
    "Ashworth",
    "Bevan",
    "Castellane",
    "Drummond-Hale",
    "Eastgate",
    "Farrow",
    "Gwynne",
    "Hollins",
    "Inskip",
    "Jessop",
    "Kowalczyk",
    "Lindqvist",
    "Marchmont",
    "Nwosu",
    "O’Dell",
    "Penhallow",
    "Quill",
    "Ravenscroft",
    "Sandhu",
    "Tremlett",
    "Underhill",
    "Vance",
    "Wetherby",
)

PLACES = (
    "Ashford",
    "Birchley",
    "Coldbrook",
    "Dunmere",
    "Elmstead",
    "Fairholt",
    "Greystone",
    "Hawksworth",
    "Ivybridge",
    "Kingsmere",
    "Langdale",
    "Meadowbank",
)

SCHOOL_KINDS = ("Academy", "School", "High School", "Community College", "Girls’ School")
