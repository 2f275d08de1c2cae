"""Frequent given names: they raise a doubt about who was not read, and never make a speaker."""

from mailer.domain.announcement.vocabulary import words

_GIVEN = words(
    "achim adam adrian agnes ahmed aisha albert alena alex alexander alexandra ali alice alina",
    "amelie amir amy ana andrea andreas andrew angela angelika anita anja anke ann anna anne",
    "annegret annemarie annette annika anthony antje anton antonia arne arno arthur artur astrid",
    "axel aylin ayse barbara bastian beate beatrice beatrix ben benedikt benjamin bernadette",
    "bernd bernhard bert bettina bianca birgit birgitta birte björn brigitte britta bruno burak",
    "cara carina carl carla carlos carmen carola carolin caroline carsten catherine catrin cem",
    "charlotte chiara chris christa christel christian christiane christina christine christof",
    "christoph christopher claire clara claudia claus clemens conny cora corinna cornelia dagmar",
    "dana daniel daniela danny david deborah denise deniz dennis detlef diana dieter dietmar dirk",
    "dominik doris dorothea dorothee eckhard edgar edith eduard elena elias elif elisa elisabeth",
    "elizabeth elke ella ellen elsa emil emilia emily emine emma emre eric erich erik erika erwin",
    "esra esther eugen eva evelyn fabian fatima fatma felicitas felix ferdinand florian frank",
    "franz franzi franziska frauke frederik frieda friederike friedrich fritz gabi gabriel",
    "gabriele gareth georg george gerald gerd gerda gerhard gerlinde gisela gordon grace graham",
    "gregor greta gudrun guido gustav günter günther hakan hanna hannah hannelore hannes hans",
    "harald hartmut hasan heike heiko heiner heinrich heinz helen helena helene helga helmut",
    "helmuth hendrik henning henri henrik henrike herbert hermann hilde hildegard holger horst",
    "hubert hugo ian ibrahim ida ilka ilona ilse ina ines inga inge ingeborg ingo ingrid irene",
    "iris isabel isabell isabella isabelle ivan ivo jack jacob jacqueline jakob james jan jana",
    "jane janet janina janine jasmin jean jeanette jeannette jennifer jenny jens jessica jim jo",
    "joachim joan joana joanna jochen joe joel johanna johannes john jonas jonathan josef",
    "josefine joseph joshua juan judith jule julia julian juliane justus jutta jörg jörn jürgen",
    "kai karen karim karin karl karla karoline karsten kate katharina kathleen kathrin kathy",
    "katja katrin kay kemal kerstin kevin kim kirsten klara klaus konrad konstantin kristin",
    "kristina kurt lara lars laura lea leah lena leo leon leonard leoni leonie leyla liam lidia",
    "lilly lina linda lisa lorenz lothar louis louise luca lucas lucia lucy ludwig luis luisa",
    "lukas lutz lydia lynn madeleine magdalena maike malte manfred manuel manuela mara marc",
    "marcel marco marcus mareike maren margaret margarete margit maria marianne marie marieke",
    "marina mario marion maritta mark marko markus marlene marlies marta martha martin martina",
    "mary mathias matteo matthew matthias maurice max maxi maximilian mehmet melanie melina mia",
    "michael michaela michel michelle mike mila miriam mirjam mirko mohamed mohammed mona monica",
    "monika moritz murat mustafa nadia nadine nadja natalie natascha nele nicholas nick nico",
    "nicola nicole nikolaus nils nina noah nora norbert nuray olaf ole olga oliver olivia oskar",
    "otto pamela paola pascal patricia patrick paul paula pauline pedro peggy peter petra philip",
    "philipp pia rachel rainer ralf ralph ramona raphael rebecca regina regine reiner reinhard",
    "reinhold renate rené ricarda richard rita robert robin roger roland rolf roman ronald ronja",
    "rosa roswitha roy rudi rudolf ruth rüdiger sabine sabrina said sally sam samir samira samuel",
    "sandra sara sarah sascha saskia sebastian selin selma sibylle siegfried sigrid silja silke",
    "silvia simon simone sina sofia sofie sonja sophia sophie stefan stefanie steffen steffi",
    "stella stephan stephanie stephen steve steven susan susanna susanne sven svenja swantje swen",
    "sybille sylvia tamara tanja tarek tatjana thea theo theodor theresa thilo thomas thorsten",
    "till tilman tim timo tina tobias tom torben torsten udo ulf ulla ulli ulrich ulrike ursula",
    "uta ute uwe valentin valeria vanessa vera verena veronika victor victoria viktor viktoria",
    "vincent viola virginia volker walter waltraud waltraut werner wiebke wilfried wilhelm willi",
    "william winfried wolf wolfgang xenia yasemin yasmin yusuf yvonne zeynep zoe",
)


def is_given_name(word: str) -> bool:
    """Whether many people are called so; of "Anna-Lena" the first half counts."""
    return word.replace("‐", "-").partition("-")[0].casefold() in _GIVEN
